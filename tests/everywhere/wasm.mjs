// Run exercise.py in CPython compiled to WebAssembly: node wasm.mjs PYODIDE EXERCISE ZIP
import { readFileSync } from "node:fs";

const [pyodide, exercise, zip] = process.argv.slice(2);
const { loadPyodide } = await import(pyodide);
const python = await loadPyodide();
python.FS.writeFile("/exercise.py", readFileSync(exercise));
python.FS.writeFile("/site.zip", readFileSync(zip));
try {
    python.runPython(`
        import runpy, sys, warnings
        warnings.simplefilter("error")
        sys.argv = ["/exercise.py", "alone", "/site.zip"]
        runpy.run_path("/exercise.py", run_name="__main__")
        print(sys.version)
    `);
} catch (error) {
    console.error(error.message);
    process.exit(1);
}
