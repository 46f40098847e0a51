// The border between program and result: dragged, or moved with the arrow keys.
import { byId } from "./dom.js";

export function setUpDivider(start: number, onMoved: (percent: number) => void): void {
  const divider = byId("divider");
  const panes = byId("panes");
  let percent = start;
  const set = (wanted: number): void => {
    percent = Math.min(80, Math.max(20, Math.round(wanted * 10) / 10));
    document.documentElement.style.setProperty("--split", `${percent}%`);
    divider.setAttribute("aria-valuenow", String(Math.round(percent)));
  };
  set(start);

  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const box = panes.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100);
  });
  divider.addEventListener("pointerup", () => onMoved(percent));
  divider.addEventListener("dblclick", () => {
    set(55);
    onMoved(percent);
  });
  divider.addEventListener("keydown", (event) => {
    const step: Record<string, number> = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 };
    const by = step[event.key];
    if (by === undefined) return;
    event.preventDefault();
    set(percent + by);
    onMoved(percent);
  });
}
