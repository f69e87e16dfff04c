// What `npm start` does after the installation: it writes the program into dist, makes the history of the demo while the pages are built
// on the other core, and serves both. A fresh checkout gets its JavaScript by leaving the types out, which takes two seconds.
// `npm run build` also checks them, which takes most of a minute; where it has run, this goes on from what it built.
import { execFileSync, spawn } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const PROGRAM = '{domain,projections,services,infra,client,demo,src}/**/*.ts'
/** What is young in memory: more makes a history faster, less lets an engine live in less. */
const [YOUNG_TO_MAKE, YOUNG_TO_SERVE] = ['--max-semi-space-size=64', '--max-semi-space-size=16']
const demo = ['dist/src/main.js', 'demo', ...process.argv.slice(2)]

const pages = run(['scripts/dashboard.mjs'])
if (globSync('dist/.*.tsbuildinfo', { cwd: root }).length > 0) {
  execFileSync('node_modules/.bin/tsc', ['-b', 'src', 'client'], { cwd: root, stdio: 'inherit' })
} else writeProgram()
const failed = (await Promise.all([run([YOUNG_TO_MAKE, ...demo, '--no-serve']), pages])).find((code) => code !== 0)
if (failed !== undefined) process.exit(failed)
// The engine takes the place of this process, and so gets its signals.
process.execve(process.execPath, [process.execPath, YOUNG_TO_SERVE, ...demo], process.env)

/** Resolves with the exit code. */
function run(parameters) {
  const { promise, resolve } = Promise.withResolvers()
  const child = spawn(process.execPath, parameters, { cwd: root, stdio: 'inherit' })
  const end = () => child.kill()
  // A terminal interrupts the child itself, which then ends in order.
  process.on('SIGTERM', end).on('SIGINT', () => {})
  child.on('exit', (code) => {
    process.off('SIGTERM', end)
    resolve(code ?? 1)
  })
  return promise
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
