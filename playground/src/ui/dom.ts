// Small helpers for elements. Text always goes in as text.

type Child = Node | string | null | false;
type Props = Readonly<Record<string, unknown>>;

/**
 * An element with properties, attributes (names with a dash, `role`, `class`, `for`), listeners
 * (`onclick` …) and children.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.includes("-") || name === "role" || name === "class" || name === "for") {
      element.setAttribute(name, String(value));
    } else {
      (element as unknown as Record<string, unknown>)[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/** Text of the engine, where what is between backticks is code. */
export function rich(text: string): (HTMLElement | string)[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));
}

/** An element the page is written with. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as T;
}
