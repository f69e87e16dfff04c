// Writes the generated part of docs/ from the compiled definitions and the source: runs at the end of the build.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { documents } from '../dist/scripts/docs/documents.js'

/** What only tests run on is left out: no engine answers with its codes. */
const exclude = ['infra/memory/**']
const paths = globSync('{domain,services,infra,client,demo,src}/**/*.ts', { exclude }).sort()
const sources = paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
for (const [path, text] of Object.entries(documents(sources))) {
  let before
  try {
    before = readFileSync(path, 'utf8')
  } catch {
    // Not there yet.
  }
  if (before !== text) writeFileSync(path, text)
}
