// Brings what the other npm scripts need, once: runs on Node 20 without any dependency.
// With --start only the packages of a start, which take half the time. With --tests also what only tests need: a nats-server.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** The development packages that a start needs: Node itself, and what the pages are built from and with. */
const START = [
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  '@vitejs/plugin-react',
  'antd',
  'echarts',
  'lean-qr',
  'node',
  'preact',
  'react',
  'react-dom',
  'vite',
  'wouter',
]
/** Npm installs here what is only a part of the packages. It is renamed when it is complete. */
const PART = '.start'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 20) stop(`Node ${process.versions.node} is too old even to install with: install Node 20 or newer.`)

// What the compiler has built, it also builds again, and it is no package of a start.
const compiled = existsSync('dist') && readdirSync('dist').some((file) => file.endsWith('.tsbuildinfo'))
const onlyStart = process.argv.includes('--start') && !compiled

if (!installed()) {
  // Npm would empty the folder that the link leads to, which others may use.
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) {
    stop(
      'node_modules is a link, and what it leads to is not what package-lock.json names: remove the link, then run again.',
    )
  }
  console.log('Installing packages (once) …')
  try {
    if (onlyStart) installStart()
    else npmCi('.')
  } catch {
    stop('`npm ci` failed: check that the npm registry can be reached, then run the same command again.')
  }
}

try {
  execFileSync('node_modules/.bin/node', [
    '-e',
    'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)',
  ])
} catch {
  stop('The package `node` did not bring Node 24: delete node_modules and run again with install scripts allowed.')
}

if (process.argv.includes('--tests') && !runs('nats-server', '--version')) bringNatsServer()

function npmCi(folder) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
}

/** Npm knows no such part, so it gets a manifest that names only this part. The lock file is the same. */
function installStart() {
  const { devDependencies, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8'))
  const part = Object.fromEntries(START.map((name) => [name, devDependencies[name]]))
  rmSync(PART, { recursive: true, force: true })
  mkdirSync(PART)
  writeFileSync(join(PART, 'package.json'), JSON.stringify({ ...manifest, devDependencies: part }))
  copyFileSync('package-lock.json', join(PART, 'package-lock.json'))
  npmCi(PART)
  rmSync('node_modules', { recursive: true, force: true })
  renameSync(join(PART, 'node_modules'), 'node_modules')
  rmSync(PART, { recursive: true })
}

/**
 * Whether what npm says it installed is what the lock file names. What is optional may be left out: it is for other machines. For a
 * start its own packages are enough: npm writes its record last, so that what they need is there as well.
 */
function installed() {
  const wanted = packagesIn('package-lock.json')
  const found = packagesIn('node_modules/.package-lock.json')
  if (wanted === undefined || found === undefined) return false
  const same = (path) =>
    found[path]?.version === wanted[path]?.version && found[path]?.integrity === wanted[path]?.integrity
  const left = ({ optional, devOptional }) => optional === true || devOptional === true
  const needed = onlyStart
    ? [...START, ...Object.keys(wanted[''].dependencies)].map((name) => `node_modules/${name}`)
    : Object.keys(wanted).filter((path) => path !== '' && !left(wanted[path]))
  return Object.keys(found).every(same) && needed.every(same)
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** In a container the Debian package starts no server. Under an init system it does, and the owner of the machine decides about that server. */
function bringNatsServer() {
  const how =
    'install it (Debian: `apt-get install nats-server`; others: https://nats.io/download) so that it is on the PATH'
  if (process.getuid?.() !== 0 || !runs('apt-get', '--version')) stop(`The tests need nats-server: ${how}.`)
  console.log('Installing nats-server (once) …')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    for (const command of ['update', 'install -y --no-install-recommends nats-server']) {
      execFileSync('apt-get', ['-qq', ...command.split(' ')], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: environment,
      })
    }
  } catch {
    stop(`nats-server could not be installed: ${how}.`)
  }
}

function runs(command, ...args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}
