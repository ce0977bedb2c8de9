#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "includes.hpp"
#include "type_names.hpp"

namespace steppe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Architecture, NoFolderIncludesWhatItMustNotKnow) {
    EXPECT_THAT(forbidden_includes(STEPPE_SOURCE_ROOT), IsEmpty());
}

TEST(Architecture, NoTwoTypesBearOneName) { EXPECT_THAT(types_of_one_name(STEPPE_SOURCE_ROOT), IsEmpty()); }

/// A tree of sources that is made for one test.
class Planted : public testing::Test {
  protected:
    Planted() {
        std::string name = (std::filesystem::temp_directory_path() / "steppe-sources-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) {
            root_ = name;
        }
    }
    ~Planted() override {
        std::error_code ignored;  // the test has its verdict
        std::filesystem::remove_all(root_, ignored);
    }
    void plant(const std::string& file, const std::string& text) const {
        std::filesystem::create_directories((root_ / file).parent_path());
        std::ofstream(root_ / file) << text;
    }

    std::filesystem::path root_;
};

struct Bad {
    std::string file;
    std::string text;
};

TEST_F(Planted, EachForbiddenIncludeIsFound) {
    for (const auto& [file, text] : {
             Bad{"src/base/a.cpp", "#include \"world/network.hpp\""},
             Bad{"src/world/a.cpp", "#include \"rules/rule.hpp\""},
             Bad{"src/world/a.hpp", "#include <fstream>"},
             Bad{"src/world/deeper/a.cpp", "#include <filesystem>"},
             Bad{"src/law/a.cpp", "#include \"world/network.hpp\""},
             Bad{"src/law/a.cpp", "#include <chrono>"},
             Bad{"src/rules/a.cpp", "#include \"engine/engine.hpp\""},
             Bad{"src/rules/a.cpp", "#include \"steppe/simulation.hpp\""},
             Bad{"src/rules/a.cpp", "#include \"steppe/sampling.hpp\""},
             Bad{"src/rules/a.cpp", "#include <random>"},
             Bad{"src/rules/a.cpp", "  #  include   <thread>  // why not"},
             Bad{"src/rules/a.cpp", "#include <atomic>"},
             Bad{"src/rules/a.hpp", "    Uniforms& draws;"},
             Bad{"src/rules/a.cpp", "    std::mt19937_64 engine;"},
             Bad{"src/rules/a.cpp", "    return rand() % 6;"},
             Bad{"src/engine/a.cpp", "#include \"ensemble/gather.hpp\""},
             Bad{"src/engine/a.cpp", "#include <chrono>"},
             Bad{"src/engine/a.cpp", "#include <mpi.h>"},
             Bad{"src/engine/a.cpp", "#include \"steppe/scenario.hpp\""},
             Bad{"src/ensemble/a.cpp", "#include \"scenario/draft.hpp\""},
             Bad{"src/inference/a.cpp", "#include \"exchange/csv.hpp\""},
             Bad{"src/scenario/a.cpp", "#include \"engine/engine.hpp\""},
             Bad{"src/scenario/a.cpp", "#include \"exchange/csv.hpp\""},
             Bad{"src/exchange/a.cpp", "#include \"steppe/scenario.hpp\""},
             Bad{"src/exchange/a.cpp", "#include \"app/request.hpp\""},
             Bad{"src/ensemble/a.cpp", "#include <CLI/CLI.hpp>"},
             Bad{"src/exchange/a.cpp", "#include <yaml-cpp/yaml.h>"},
             Bad{"src/app/a.cpp", "#include \"request.hpp\""},
             Bad{"src/utils/a.cpp", "#include <string>"},
             Bad{"include/steppe/world.hpp", "#include <fstream>"},
             Bad{"include/steppe/date.hpp", "#include \"steppe/world.hpp\""},
         }) {
        plant(file, "#pragma once\n" + text + '\n');
        EXPECT_THAT(forbidden_includes(root_), ElementsAre(HasSubstr(file + ":2: "))) << file << ": " << text;
        std::filesystem::remove(root_ / file);
    }
}

TEST_F(Planted, WhatTheLayoutAllowsIsLeftAlone) {
    plant("src/app/a.cpp", "#include <thread>\n#include \"scenario/draft.hpp\"\n#include \"steppe/ensemble.hpp\"\n");
    plant("src/engine/a.cpp", "#include <atomic>\n#include \"rules/rule.hpp\"\n#include \"steppe/sampling.hpp\"\n");
    plant("src/rules/a.cpp", "#include \"world/reach.hpp\"\n// a comment may name Uniforms\n#include <vector>\n");
    plant("src/ensemble/a.cpp", "#include <chrono>\n#include <mutex>\n");
    plant("include/steppe/ensemble.hpp", "#include \"steppe/simulation.hpp\"\n");
    EXPECT_THAT(forbidden_includes(root_), IsEmpty());
}

TEST_F(Planted, TwoTypesOfOneNameAreFoundHoweverFarApart) {
    for (const auto& [file, text] : {
             Bad{"src/world/b.hpp", "struct Target {\n    int gate = 0;\n};"},
             Bad{"src/world/b.hpp", "class Target final : public Base {};"},
             Bad{"src/world/b.cpp", "template <class Key, class Value = std::vector<int>> class Target {};"},
             Bad{"src/world/b.hpp", "enum class Target : char { car };"},
             Bad{"include/steppe/b.hpp", "union Target { int i; };"},
         }) {
        plant("src/app/a.cpp", "#include <x>\nnamespace steppe {\nstruct Target {};\n}\n");
        plant(file, "namespace steppe {\n/* { */ constexpr int k = 1'000; // it's {\n" + text + "\n}\n");
        EXPECT_THAT(types_of_one_name(root_), ElementsAre(HasSubstr("steppe::Target is also another type, of ")))
            << text;
        std::filesystem::remove(root_ / file);
    }
}

TEST_F(Planted, OneNameForATypeAndWhatIsNoRivalOfIt) {
    plant("src/world/a.hpp", "namespace steppe {\nstruct Target {};\nstruct Book { struct Page {}; };\n}\n");
    plant("src/world/b.hpp", "namespace steppe {\nstruct Target;\nstruct List { struct Page {}; };\n}\n");
    plant("src/app/a.cpp", "namespace steppe {\nnamespace {\nstruct Target {};\n}\n}\n");
    plant("src/app/b.cpp", "namespace steppe::flee {\nstruct Target {};\n}\n");
    plant("src/app/c.cpp", "namespace steppe {\nTarget f(struct Target) { struct Book {}; return {}; }\n}\n");
    plant("src/app/d.cpp", "namespace steppe {\nauto k = R\"x( struct Target { )x\" \"struct Book {\";\n}\n");
    plant("src/app/e.cpp",
          "namespace steppe {\ntemplate <> struct Holder<int> {};\ntemplate <> struct Holder<char> {};\n}");
    EXPECT_THAT(types_of_one_name(root_), IsEmpty());
}

}  // namespace
}  // namespace steppe
