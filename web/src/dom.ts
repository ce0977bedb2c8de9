// Elements from values. Texts are always text nodes: names from a scenario are data, never markup.

export type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

function fill(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fill(element, attributes, children);
  return element;
}

/** A template with {names}: each text in an element that keeps its direction to itself, nodes as they are. */
export function rich(template: string, params: Record<string, string | Node>): DocumentFragment {
  const fragment = document.createDocumentFragment();
  template.split(/(\{\w+\})/).forEach((part) => {
    const value = /^\{\w+\}$/.test(part) ? params[part.slice(1, -1)] : undefined;
    fragment.append(value === undefined ? part : typeof value === 'string' ? h('bdi', {}, value) : value);
  });
  return fragment;
}

/** Text in which web addresses become links; nothing else is looked at. */
export function withLinks(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  text.split(/(https?:\/\/[^\s"'<>()[\]{}|\\^`]+)/).forEach((part, i) => {
    let address: URL | null = null;
    if (i % 2 === 1) {
      try {
        address = new URL(part.replace(/[.,;:]+$/, ''));
      } catch {
        address = null;
      }
    }
    if (address === null) {
      fragment.append(part);
    } else {
      const shown = part.replace(/[.,;:]+$/, '');
      fragment.append(h('a', { href: address.href, rel: 'noopener noreferrer', class: 'source' }, address.hostname), part.slice(shown.length));
    }
  });
  return fragment;
}
