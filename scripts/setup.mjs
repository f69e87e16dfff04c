// Brings what the other npm scripts need, once: runs on Node 20 without any dependency.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 20) stop(`Node ${process.versions.node} is too old even to install with: install Node 20 or newer.`)

const stamp = 'node_modules/.sanshe-setup'
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.log('Installing packages (once) …')
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit' })
  } catch {
    stop('`npm ci` failed: check that the npm registry can be reached, then run the same command again.')
  }
  writeFileSync(stamp, wanted)
}

try {
  execFileSync('node_modules/.bin/node', [
    '-e',
    'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)',
  ])
} catch {
  stop('The package `node` did not bring Node 24: delete node_modules and run again with install scripts allowed.')
}

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}
