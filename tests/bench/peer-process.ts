import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const SOURCES = join(import.meta.dirname, 'peer')
/** Where the peer is installed: not in this package, which does not depend on it. */
const INSTALLED = resolve(import.meta.dirname, '../../data/bench-peer')

const same = (name: string): boolean =>
  existsSync(join(INSTALLED, name)) &&
  readFileSync(join(INSTALLED, name), 'utf8') === readFileSync(join(SOURCES, name), 'utf8')

/** Whether the wanted versions of the peer are installed. */
export const peerInstalled = (): boolean =>
  same('package.json') && existsSync(join(INSTALLED, 'node_modules/sqlite3/build'))

/** Installs the peer once. Its driver of SQLite is compiled, which takes minutes. */
export async function installPeer(): Promise<void> {
  mkdirSync(INSTALLED, { recursive: true })
  if (!peerInstalled()) {
    process.stderr.write(`Installing the peer in ${INSTALLED} (once) …\n`)
    copyFileSync(join(SOURCES, 'package.json'), join(INSTALLED, 'package.json'))
    // The newest store asks for a version of the core that is not published.
    const words = ['install', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
    await promisify(execFile)('npm', words, { cwd: INSTALLED })
  }
  copyFileSync(join(SOURCES, 'peer.mjs'), join(INSTALLED, 'peer.mjs'))
}

/** The peer in a process of its own, on a file. */
export interface Peer {
  /** Resolves with the rate a second of a task, or with what the task answers. */
  ask<T = number>(task: string, given: object): Promise<T>
  stop(): Promise<void>
}

export async function startPeer(file: string): Promise<Peer> {
  const child = fork(join(INSTALLED, 'peer.mjs'), [file], { cwd: INSTALLED })
  const ended = once(child, 'exit')
  const answered = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      ended.then(([code]) => {
        throw new Error(`the peer ended with ${code}`)
      }),
    ])
    return message.answer
  }
  await answered()
  return {
    ask(task, given) {
      child.send({ task, ...given })
      return answered()
    },
    async stop() {
      child.kill()
      await ended
    },
  }
}
