// Where the page begins: shows what is there at once, then brings in the editor and the engine.
import { App } from "./app.js";

const editor = import("./editor/editor.js");
const app = new App();
void app.start(editor);
