#include "report/png.hpp"

#include <dlfcn.h>

#include <stdexcept>
#include <utility>

namespace steppe::report {

namespace {

/// As in rsvg.h, cairo.h and glib-object.h, which keep them stable.
struct Handle;
struct Surface;
struct Context;
struct Fault;
struct Rectangle {
    double x = 0, y = 0, width = 0, height = 0;
};
using Taker = int (*)(void* into, const unsigned char* bytes, unsigned int many);

constexpr int kArgb32 = 0;

template <class Function>
bool find(void* library, const char* name, Function& function) {
    function = library == nullptr ? nullptr : reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

void* open(const char* name) { return dlopen(name, RTLD_NOW | RTLD_LOCAL); }  // for as long as the program runs

int take(void* into, const unsigned char* bytes, unsigned int many) {
    static_cast<std::string*>(into)->append(reinterpret_cast<const char*>(bytes), many);
    return 0;
}

}  // namespace

struct PngLibrary::Functions {
    Handle* (*read)(const unsigned char* data, std::size_t size, Fault** fault);
    int (*render)(Handle* handle, Context* context, const Rectangle* viewport, Fault** fault);
    void (*release)(void* object);
    Surface* (*surface)(int format, int width, int height);
    Context* (*context)(Surface* surface);
    void (*release_context)(Context* context);
    void (*release_surface)(Surface* surface);
    int (*write)(Surface* surface, Taker taker, void* into);
};

PngLibrary::PngLibrary(std::unique_ptr<const Functions> functions) : functions_(std::move(functions)) {}

const PngLibrary* PngLibrary::installed() {
    static const std::unique_ptr<const PngLibrary> library = []() -> std::unique_ptr<const PngLibrary> {
        void* const rsvg = open("librsvg-2.so.2");
        void* const cairo = open("libcairo.so.2");
        void* const objects = open("libgobject-2.0.so.0");
        auto f = std::make_unique<Functions>();
        if (find(rsvg, "rsvg_handle_new_from_data", f->read) && find(rsvg, "rsvg_handle_render_document", f->render) &&
            find(objects, "g_object_unref", f->release) && find(cairo, "cairo_image_surface_create", f->surface) &&
            find(cairo, "cairo_create", f->context) && find(cairo, "cairo_destroy", f->release_context) &&
            find(cairo, "cairo_surface_destroy", f->release_surface) &&
            find(cairo, "cairo_surface_write_to_png_stream", f->write)) {
            return std::unique_ptr<const PngLibrary>(new PngLibrary(std::move(f)));
        }
        return nullptr;
    }();
    return library.get();
}

std::string PngLibrary::png(std::string_view svg, int width, int height) const {
    const Functions& call = *functions_;
    Handle* const handle = call.read(reinterpret_cast<const unsigned char*>(svg.data()), svg.size(), nullptr);
    if (handle == nullptr) {
        throw std::runtime_error("a picture cannot be drawn: it is no SVG");
    }
    Surface* const surface = call.surface(kArgb32, width, height);
    Context* const context = call.context(surface);
    const Rectangle viewport{0, 0, static_cast<double>(width), static_cast<double>(height)};
    std::string bytes;
    const bool drawn = call.render(handle, context, &viewport, nullptr) != 0 && call.write(surface, take, &bytes) == 0;
    call.release_context(context);
    call.release_surface(surface);
    call.release(handle);
    if (!drawn) {
        throw std::runtime_error("a picture cannot be drawn as PNG");
    }
    return bytes;
}

}  // namespace steppe::report
