// Writes the generated types of client/http/contract from the compiled definitions: runs before the rest is compiled.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { contexts } from '../dist/domain/contexts.js'
import { viewsOf } from '../dist/projections/runtime/index.js'
import { projections } from '../dist/projections/views.js'
import { contractFiles } from '../dist/scripts/contract/contract.js'

for (const [path, text] of Object.entries(contractFiles(contexts, viewsOf(projections)))) {
  mkdirSync(dirname(path), { recursive: true })
  let before
  try {
    before = readFileSync(path, 'utf8')
  } catch {
    // Not there yet.
  }
  if (before !== text) writeFileSync(path, text)
}
