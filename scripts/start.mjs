// What `npm start` does once Node and the packages of the engine are there: it writes the program into dist, makes the history of the demo
// while the packages of the pages are installed and the pages built on the other core, and serves both. A fresh checkout gets its
// JavaScript by leaving the types out, which takes two seconds.
// `npm run build` also checks them, which takes most of a minute; where it has run, this goes on from what it built.
import { execFileSync, spawn } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const PROGRAM = '{domain,projections,services,infra,client,demo,src}/**/*.ts'
/** Space for young objects: more makes a history faster, less lets an engine live in less. */
const [YOUNG_TO_MAKE, YOUNG_TO_SERVE] = ['--max-semi-space-size=64', '--max-semi-space-size=16']
/** One helper of V8 instead of four: the threads of a history keep two cores busy, and sharing a collection among five costs more than it saves. */
const HELPERS_TO_MAKE = '--v8-pool-size=1'
const demo = ['dist/src/main.js', 'demo', ...process.argv.slice(2)]

/** The exit code of the program that failed first. It ends the others. */
let failed
const running = new Set()
// A terminal interrupts the programs itself, which then end in order.
process.on('SIGTERM', end).on('SIGINT', () => {})

const pages = run(['scripts/setup.mjs', '--pages']).then(() => run(['scripts/dashboard.mjs']))
if (globSync('dist/.*.tsbuildinfo', { cwd: root }).length > 0) {
  execFileSync('node_modules/.bin/tsc', ['-b', 'src', 'client'], { cwd: root, stdio: 'inherit' })
} else writeProgram()
await Promise.all([run([YOUNG_TO_MAKE, HELPERS_TO_MAKE, ...demo, '--no-serve']), pages])
if (failed !== undefined) process.exit(failed)
// The engine takes the place of this process, and so gets its signals.
process.execve(process.execPath, [process.execPath, YOUNG_TO_SERVE, ...demo], process.env)

/** Resolves when the program has ended. After a failure, none is started. */
function run(parameters) {
  const { promise, resolve } = Promise.withResolvers()
  if (failed !== undefined) resolve()
  else {
    const child = spawn(process.execPath, parameters, { cwd: root, stdio: 'inherit' })
    running.add(child)
    child.on('exit', (code) => {
      running.delete(child)
      if (code !== 0) {
        failed ??= code ?? 1
        end()
      }
      resolve()
    })
  }
  return promise
}

function end() {
  for (const child of running) child.kill()
}

function writeProgram() {
  for (const file of globSync(PROGRAM, { cwd: root, exclude: ['src/dashboard/**'] })) {
    const [source, out] = [resolve(root, file), resolve(root, 'dist', file.replace(/\.ts$/, '.js'))]
    if (writtenAt(out) > writtenAt(source)) continue
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, withoutTypes(readFileSync(source, 'utf8')))
  }
}

function writtenAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** The rest keeps its lines and columns, so that errors name places of the source. */
function withoutTypes(text) {
  return stripTypeScriptTypes(text).replace(/(\bfrom |\bimport |\bimport\()'(\.[^']*)\.ts'/g, "$1'$2.js'")
}
