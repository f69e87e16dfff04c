// Adds up the counts of tests that the tiers wrote into a folder, and prints them in one line.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = '.'] = process.argv.slice(2)
const sum = { passed: 0, failed: 0, skipped: 0 }
for (const file of readdirSync(folder)) {
  const counts = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  for (const state of Object.keys(sum)) sum[state] += counts[state]
}
console.log(
  Object.entries(sum)
    .map(([state, count]) => `${count} ${state}`)
    .join(', '),
)
