import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../client/index.ts'
import { ROOT } from '../fixtures/documents.ts'
import { type EngineProcess, sanshe, speaking } from '../fixtures/engine.ts'
import { type NatsServer, startNatsServer } from '../fixtures/nats-server.ts'
import { type Program, programFolder, programOf, runProgram } from '../fixtures/programs.ts'
import { establish, joinCommittee, newTown, type Town } from '../fixtures/town.ts'

/** The shipped engine, a nats-server, and the programs of the documents, each in its own process. */
let folder: string
let nats: NatsServer
let town: Town
let engine: EngineProcess
let raised = 0

beforeAll(async () => {
  folder = programFolder()
  nats = await startNatsServer()
  town = await newTown({ NATS_URL: nats.url })
  engine = await town.start()
  await establish(engine, town)
  await joinCommittee(engine, town)
  const quarter = { quarter: 'q01', name: '一区', buildings: [] }
  expect((await engine.post('/v1/pa/communities/pa/add-quarter', quarter, town.administrator)).status).toBe(200)
})
afterAll(async () => {
  await engine.stop()
  await town.remove()
  await nats.remove()
  rmSync(folder, { recursive: true })
})

/** Raises demands, and resolves with the id of the last. Busy answers are retried with the same key. */
async function raise(count: number, data: { text?: string; urgent?: boolean } = {}): Promise<string> {
  let last = ''
  for (let n = 0; n < count; n += 1) {
    const key = { ...town.resident, 'idempotency-key': `lamp-${raised}` }
    const done = async (): Promise<number> => {
      const answer = await engine.post('/v1/pa/demands', { text: `灯坏了 ${raised}`, ...data }, key)
      last = ((await answer.json()) as { id: string }).id
      return answer.status
    }
    await expect.poll(done, { timeout: 20_000 }).toBe(201)
    raised += 1
  }
  return last
}

interface Told {
  readonly position: string
  readonly subject: string
  readonly id: string
}

/** Reads the events of these types over HTTP, in the order of the log; retries while the engine is busy. */
async function eventsOf(types: string): Promise<readonly Told[]> {
  const auditor = await speaking(town.place, 'auditor')
  let told: readonly Told[] = []
  const done = async (): Promise<number> => {
    const answer = await engine.get(`/v1/pa/events?types=${types}&limit=1000`, auditor)
    const { events = [] } = (await answer.json()) as { events?: readonly Told[] }
    told = events
    return answer.status
  }
  await expect.poll(done, { timeout: 20_000 }).toBe(200)
  return told
}

/** The lines that the subscriber of the documents must have printed. */
const expected = async (): Promise<string[]> =>
  (await eventsOf('DemandRaised,DemandClosed')).map(
    ({ position, subject, id }) => `${position} DemandRaised ${subject.replace('demand-pa-', '')} ${id}`,
  )

const run = (file: string, env: Record<string, string> = {}): Program =>
  runProgram(file, { NATS_URL: nats.url, ...env })

describe('a subscriber as in the README', () => {
  it('gets all events in order, and resumes where it was killed', async () => {
    const file = programOf('README.md', 'subscriber.ts', folder)
    await raise(10)
    const first = run(file)
    const raising = raise(30)
    await expect.poll(() => first.lines().length, { timeout: 20_000 }).toBeGreaterThan(5)
    await first.kill()
    await raising
    const second = run(file)
    const all = await expected()
    const heard = () => [...first.lines(), ...second.lines()]
    await expect.poll(() => heard().at(-1), { timeout: 20_000 }).toBe(all.at(-1))
    // Only the event that was being handled at the kill may come again.
    expect([...new Set(heard())]).toEqual(all)
    expect(heard().length - all.length).toBeLessThanOrEqual(1)
    expect(first.errors() + second.errors()).toBe('')
    await second.kill()
  })

  it('and as in docs/how-to/subscribe.md, while NATS and the engine die and come back', async () => {
    const file = programOf('docs/how-to/subscribe.md', 'subscriber.ts', folder)
    writeFileSync(file, readFileSync(file, 'utf8').replace('my-service', 'my-other-service'))
    const program = run(file)
    await expect.poll(() => program.lines().length, { timeout: 20_000 }).toBeGreaterThan(5)
    await nats.kill()
    await raise(5)
    await nats.start()
    await raise(5)
    await engine.kill()
    engine = await town.start()
    await raise(5)
    const all = await expected()
    await expect.poll(() => program.lines().at(-1), { timeout: 25_000 }).toBe(all.at(-1))
    expect([...new Set(program.lines())]).toEqual(all)
    expect(program.errors()).toBe('')
    await program.kill()
  })
})

it('a subscriber that fails ends by itself, and starts again at the event at which it failed', async () => {
  const [first] = await expected()
  const file = programOf('README.md', 'subscriber.ts', folder)
  const failing = readFileSync(file, 'utf8')
    .replace("durable: 'my-service'", "durable: 'failing', attempts: 1")
    .replace('console.log(', "if (process.env.FAIL === 'yes') throw new Error('mend me')\n  console.log(")
  writeFileSync(file, failing)
  const broken = run(file, { FAIL: 'yes' })
  expect(await broken.ended()).toBe(1)
  expect(broken.lines()).toEqual([])
  expect(broken.errors()).toMatch(/handler\.failed[\s\S]*mend me/)
  const mended = run(file)
  await expect.poll(() => mended.lines()[0], { timeout: 20_000 }).toBe(first)
  await mended.kill()
})

it('a replay as in the documents counts each event once from the beginning, also after kills', async () => {
  const file = programOf('docs/how-to/subscribe.md', 'replay.ts', folder)
  const count = (): number => {
    try {
      return JSON.parse(readFileSync(join(folder, 'raised.json'), 'utf8')).raised
    } catch {
      return 0
    }
  }
  const first = run(file)
  await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(3)
  await first.kill()
  const second = run(file)
  await expect.poll(() => second.lines(), { timeout: 20_000 }).toEqual([`${raised} demands so far; now live.`])
  await raise(3)
  await expect.poll(count, { timeout: 20_000 }).toBe(raised)
  await second.kill()
})

it('a command as in the documents is done once, however often it is sent', async () => {
  const file = programOf('docs/how-to/subscribe.md', 'command.ts', folder)
  const made = await sanshe(town.place, 'token', '--sub', 'resident-wang', '--role', 'resident', '--community', 'pa')
  const env = { SANSHE_TOKEN: made.out.trim() }
  const [first, second] = [run(file, env), run(file, env)]
  expect([await first.ended(), await second.ended()], first.errors() + second.errors()).toEqual([0, 0])
  expect(first.lines()).toEqual([expect.stringMatching(/^raised [\w-]+ at position \d+$/)])
  expect(second.lines()).toEqual(first.lines())
  raised += 1
  const refused = run(file, { SANSHE_TOKEN: 'none' })
  await refused.ended()
  expect(refused.errors()).toMatch(/^token\.invalid: /)
})

it('commands that are in flight when the engine is killed are done once', async () => {
  const made = await sanshe(town.place, 'token', '--sub', 'resident-li', '--role', 'resident', '--community', 'pa')
  const client = await connect({ servers: nats.url, token: made.out.trim() })
  const before = (await eventsOf('DemandRaised')).length
  const count = 300
  let answered = 0
  const asked = Array.from({ length: count }, async (_, n) => {
    const answer = await client.command('demand', 'raise', {
      community: 'pa',
      data: { text: `灯坏了 ${n}` },
      timeout: 60_000,
    })
    answered += 1
    return answer
  })
  await expect.poll(() => answered, { timeout: 20_000, interval: 1 }).toBeGreaterThan(0)
  await engine.kill()
  expect(answered).toBeLessThan(count)
  engine = await town.start()
  const answers = await Promise.all(asked)
  expect(answers.filter(({ ok }) => !ok)).toEqual([])
  expect(new Set(answers.map((answer) => answer.ok && answer.id)).size).toBe(count)
  raised += count
  expect((await eventsOf('DemandRaised')).length).toBe(before + count)
  await client.close()
})

it('a reaction written as in the documents runs once, however often it restarts', async () => {
  const file = programOf('docs/how-to/subscribe.md', 'reaction.ts', folder)
  const speaker = ['--sub', 'person-c', '--role', 'committee', '--party', 'c', '--community', 'pa']
  const env = { SANSHE_TOKEN: (await sanshe(town.place, 'token', ...speaker)).out.trim() }
  const id = await raise(1, { text: '水管爆了', urgent: true })
  const first = run(file, env)
  await expect.poll(() => first.lines(), { timeout: 20_000 }).toEqual([`called for more about ${id}`])
  await first.kill()
  const renamed = readFileSync(file, 'utf8').replace("durable: 'urgent-calls'", "durable: 'urgent-calls-again'")
  writeFileSync(file, renamed)
  const second = run(file, env)
  await expect.poll(() => second.lines(), { timeout: 20_000 }).toEqual(first.lines())
  await second.kill()
  expect(await eventsOf('DemandEscalated')).toHaveLength(1)
})

it('the example keeps its file, also when it is killed midway', async () => {
  const file = join(folder, 'open-demands.json')
  const example = join(ROOT, 'examples/subscriber/open-demands.ts')
  const first = run(example, { FILE: file })
  await expect.poll(() => first.lines()[0], { timeout: 20_000 }).toMatch(new RegExp(`^${raised} demands are open`))
  await first.kill()
  await raise(2)
  const second = run(example, { FILE: file })
  await expect.poll(() => second.lines()[0], { timeout: 20_000 }).toMatch(new RegExp(`^${raised} demands are open`))
  await raise(1)
  await expect.poll(() => second.lines().length, { timeout: 20_000 }).toBe(2)
  const { position, open } = JSON.parse(readFileSync(file, 'utf8'))
  expect(Object.values(open)).toEqual(Array(raised).fill('triage'))
  expect(second.lines()[1]).toMatch(new RegExp(`^${position} DemandRaised: `))
  await second.kill()
})

it('the programs of the documents compile', () => {
  const files = ['subscriber.ts', 'replay.ts', 'command.ts', 'reaction.ts'].map((name) =>
    programOf('docs/how-to/subscribe.md', name, folder),
  )
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const options = [
    '--noEmit',
    '--ignoreConfig',
    '--strict',
    '--target',
    'es2024',
    '--module',
    'nodenext',
    '--types',
    'node',
    '--skipLibCheck',
  ]
  execFileSync(process.execPath, [tsc, ...options, ...files], { cwd: ROOT, stdio: 'pipe' })
})
