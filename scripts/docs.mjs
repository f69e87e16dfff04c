// Writes the generated files and sections of docs/ from the compiled definitions and the source: runs at the end of the build.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { documents } from '../dist/scripts/docs/documents.js'

/** Adapters in memory are for tests: no engine answers with their codes. */
const exclude = ['infra/memory/**']
const paths = globSync('{domain,services,infra,client,demo,src}/**/*.ts', { exclude }).sort()
const sources = paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
const pages = Object.fromEntries(globSync('docs/**/*.md').map((path) => [path, readFileSync(path, 'utf8')]))
for (const [path, text] of Object.entries(documents(sources, pages))) {
  let before = pages[path]
  try {
    before ??= readFileSync(path, 'utf8')
  } catch {
    // Not there yet.
  }
  if (before !== text) writeFileSync(path, text)
}
