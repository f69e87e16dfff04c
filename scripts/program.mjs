// Brings into dist what `npm start` runs: the program and its pages. A fresh checkout gets its JavaScript by leaving the types out, which
// takes two seconds. `npm run build` also checks them, which takes most of a minute; where it has run, it goes on from what it built.
import { execFileSync, spawn } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const PROGRAM = '{domain,projections,services,infra,client,demo,src}/**/*.ts'

const pages = new Promise((done) => {
  spawn(process.execPath, ['scripts/dashboard.mjs'], { cwd: root, stdio: 'inherit' }).on('exit', done)
})
if (globSync('dist/.*.tsbuildinfo', { cwd: root }).length > 0) {
  execFileSync('node_modules/.bin/tsc', ['-b', 'src', 'client'], { cwd: root, stdio: 'inherit' })
} else writeProgram()
process.exitCode = await pages

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
