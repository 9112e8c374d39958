// The scripts that the pages send are ECMAScript that another engine parses, and they fetch nothing from anywhere.
import { readFileSync, readdirSync } from "node:fs";
import { Script } from "node:vm";

const folder = "crates/foundation/web/assets/";
const names = readdirSync(folder).filter((name) => name.endsWith(".js"));
if (names.length === 0) throw new Error(`${folder} has no script: nothing was checked`);
for (const name of names) {
  const text = readFileSync(folder + name, "utf8");
  new Script(text, { filename: folder + name });
  for (const call of ["eval(", "new Function", "document.write", "http://", "https://"]) {
    if (text.includes(call)) throw new Error(`${folder}${name} holds ${call}`);
  }
}
console.log(`${names.length} script(s) parsed`);
