import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type EngineProcess, installation, speaking, startEngine } from '../fixtures/engine.ts'
import { giveUp } from '../fixtures/letters.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const text = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')

/** The commands of the document, block by block, and whether the engine must be stopped before. */
const blocks = [...text.matchAll(/^```sh( stopped)?\n([\s\S]*?)^```$/gm)].map(([, stopped, lines = '']) => ({
  stopped: stopped !== undefined,
  lines: lines.trim().split('\n'),
}))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Runs a line in a shell, and returns its whole output. */
function shell(line: string, cwd: string, env: NodeJS.ProcessEnv) {
  const child: ChildProcess = spawn('bash', ['-o', 'pipefail', '-ec', line], { cwd, env, detached: true })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
    })
  return { child, closed: once(child, 'close'), said: () => said }
}

it('every command of docs/operations.md works as written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-operations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const port = String(await freePort())
  const place = installation(join(folder, 'data'), { SANSHE_LOG_LEVEL: 'error', SANSHE_PORT: port })
  mkdirSync(join(folder, 'bin'))
  const program = join(folder, 'bin/sanshe')
  writeFileSync(program, `#!/bin/sh\nexec ${process.execPath} ${join(ROOT, 'dist/src/main.js')} "$@"\n`)
  chmodSync(program, 0o755)
  const { SANSHE_DATA: _, ...env } = place.env
  const environment = { ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: process.env.HOME }

  let engine: EngineProcess = await startEngine(place)
  onTestFinished(() => engine.kill())
  const [administrator, resident] = [await speaking(place, 'administrator'), await speaking(place, 'resident')]
  expect((await engine.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
  for (let nth = 0; nth < 3; nth += 1)
    expect((await engine.post('/v1/pa/demands', { text: '路灯坏了' }, resident)).status).toBe(201)
  expect(await engine.stop()).toBe(0)
  const events = await giveUp(place, 'dispatch', 'governance.DemandRaised.v1')
  engine = await startEngine(place)

  let typed = 0
  for (const { stopped, lines } of blocks) {
    if (stopped) expect(await engine.stop()).toBe(0)
    const EVENT = lines.some((line) => line.includes('$EVENT')) ? (events.shift() ?? '') : ''
    for (const line of lines) {
      const here = line.replaceAll('localhost:3000', `localhost:${port}`).replace('SANSHE_PORT=3001', 'SANSHE_PORT=0')
      const { child, closed, said } = shell(here, folder, { ...environment, EVENT })
      if (line.includes('sanshe serve')) {
        await expect.poll(said, { timeout: 30_000 }).toContain('Sanshe listens on')
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
        await closed
      } else {
        const [code] = await closed
        expect(code, `${line}\n${said()}`).toBe(0)
      }
      typed += 1
    }
    if (stopped) engine = await startEngine(place)
  }
  expect(typed).toBeGreaterThanOrEqual(15)
  expect(await engine.stop()).toBe(0)
}, 180_000)
