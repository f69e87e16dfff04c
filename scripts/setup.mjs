// Brings what the other npm scripts need, once: runs on Node 20 without any dependency.
// With --start only Node and the packages of the engine. With --pages what the pages are built from and with as well, while the engine
// may already run. With --tests everything, and what only tests need: a nats-server.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
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
import { dirname, join } from 'node:path'

const { dependencies, devDependencies, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8'))

/** The packages of a start, in parts that are installed side by side or one after the other. */
const NODE = ['node']
const ENGINE = Object.keys(dependencies)
const EVERYTHING = Object.keys({ ...dependencies, ...devDependencies })
const PAGES = [
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  '@vitejs/plugin-react',
  'antd',
  'echarts',
  'lean-qr',
  'preact',
  'react',
  'react-dom',
  'vite',
  'wouter',
]
/** Npm installs parts here. What is complete is moved. Each run has a folder, because an npm that was interrupted still writes for a while. */
const BESIDE = '.start'
const RECORD = 'node_modules/.package-lock.json'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 20) stop(`Node ${process.versions.node} is too old even to install with: install Node 20 or newer.`)

// What the compiler has built, it also builds again, and it is no package of a start.
const compiled = existsSync('dist') && readdirSync('dist').some((file) => file.endsWith('.tsbuildinfo'))
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const wanted = lock.packages
const found = packagesIn(RECORD)
const missing = missingParts()

if (missing.length > 0) {
  // Npm would empty the folder that the link leads to, which others may use.
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) {
    stop(
      'node_modules is a link, and what it leads to is not what package-lock.json names: remove the link, then run again.',
    )
  }
  console.log(`Installing packages${process.argv.includes('--pages') ? ' of the pages' : ''} (once) …`)
  const end = new AbortController()
  process.once('SIGTERM', () => {
    end.abort()
    process.exit(143)
  })
  try {
    await bring(missing, end.signal)
  } catch {
    end.abort()
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

/** The parts that this run needs and npm did not record as installed. */
function missingParts() {
  const asked = process.argv.includes('--start') ? [NODE, ENGINE] : [NODE, ENGINE, PAGES]
  if (!compiled && (process.argv.includes('--start') || process.argv.includes('--pages'))) {
    return sound() ? asked.filter((names) => !names.every((name) => same(`node_modules/${name}`))) : asked
  }
  // What is optional may be left out: it is for other machines.
  const needed = Object.entries(wanted).filter(
    ([path, { optional, devOptional }]) => path !== '' && !optional && !devOptional,
  )
  return sound() && needed.every(([path]) => same(path)) ? [] : [EVERYTHING]
}

/** Whether what is recorded as installed is what the lock file names. Npm writes its record last, so each package has what it needs. */
function sound() {
  return found !== undefined && Object.keys(found).every(same)
}

function same(path) {
  return found[path]?.version === wanted[path]?.version && found[path]?.integrity === wanted[path]?.integrity
}

/**
 * Installs parts side by side. Npm knows no parts, so each gets a manifest that names only its packages, with the same lock file, which
 * gives every package the same place in each part. A part is added to packages that a program may be loading from: what is there stays.
 */
async function bring(parts, signal) {
  const own = join(BESIDE, String(process.pid))
  const addressed = withAddresses()
  const folders = parts.map((names, nth) => {
    const folder = join(own, String(nth))
    mkdirSync(folder, { recursive: true })
    const part = Object.fromEntries(names.map((name) => [name, dependencies[name] ?? devDependencies[name]]))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, dependencies: part }))
    writeFileSync(join(folder, 'package-lock.json'), addressed)
    return folder
  })
  await Promise.all(folders.map((folder) => npmCi(folder, signal)))
  if (!sound()) rmSync('node_modules', { recursive: true, force: true })
  const packages = sound() ? { ...found } : {}
  for (const folder of folders) {
    moveIn(join(folder, 'node_modules'), packages)
    Object.assign(packages, packagesIn(join(folder, RECORD)))
  }
  // The record comes last: without it, the next run installs the parts again.
  writeFileSync(join(own, 'record'), JSON.stringify({ lockfileVersion: 3, requires: true, packages }))
  renameSync(join(own, 'record'), RECORD)
  try {
    rmSync(BESIDE, { recursive: true })
  } catch {
    // An npm that was interrupted still writes there. The next installation removes it.
  }
}

/**
 * The lock file with the address of every package, where registries usually have it. Without addresses npm reads the list of all versions
 * of each package, which takes half of the time of an installation.
 */
function withAddresses() {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim().replace(/\/?$/, '/')
  const addressed = Object.entries(wanted).map(([path, entry]) => {
    const name = entry.name ?? path.split('node_modules/').at(-1)
    const resolved = `${registry}${name}/-/${name.split('/').at(-1)}-${entry.version}.tgz`
    return [path, path === '' ? entry : { resolved, ...entry }]
  })
  return JSON.stringify({ ...lock, packages: Object.fromEntries(addressed) })
}

/** Installs in a folder. If the registry keeps its packages elsewhere, npm asks for each address. */
async function npmCi(cwd, signal) {
  const options = { cwd, signal, stdio: ['ignore', 'ignore', 'inherit'] }
  const install = async () => {
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], options)
    const [code] = await once(npm, 'exit')
    if (code !== 0) throw new Error(`npm ended with ${code}`)
  }
  try {
    await install()
  } catch {
    copyFileSync('package-lock.json', join(cwd, 'package-lock.json'))
    await install()
  }
}

/** Moves every package that is not recorded as there, and the links to programs. */
function moveIn(from, there) {
  const entries = readdirSync(from).filter((name) => name !== '.package-lock.json')
  const nested = (name) => name === '.bin' || name.startsWith('@')
  const paths = entries.flatMap((name) =>
    nested(name) ? readdirSync(join(from, name)).map((one) => `${name}/${one}`) : name,
  )
  for (const path of paths) {
    const to = `node_modules/${path}`
    if (there[to] !== undefined) continue
    mkdirSync(dirname(to), { recursive: true })
    rmSync(to, { recursive: true, force: true })
    renameSync(join(from, path), to)
  }
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
  console.log('Installing the package nats-server with apt-get (once). To prevent it, put a nats-server on the PATH …')
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
