import { once } from 'node:events'
import { cpSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Block, blocksOf, PAGES, ROOT, reasonOf } from '../fixtures/documents.ts'
import { sanshe } from '../fixtures/engine.ts'
import { giveUp } from '../fixtures/letters.ts'
import { openShell } from '../fixtures/shell.ts'
import { establish, newTown, raised, type Town, townOfTest } from '../fixtures/town.ts'

const typed = (page: string): Block[] => blocksOf(page).filter((block) => reasonOf(block) === undefined)
/** The Chinese README has the same blocks as the English one: tests/house/documents.test.ts compares them. */
const pages = PAGES.filter((page) => page !== 'README.zh-CN.md' && typed(page).length > 0)

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return String(typeof address === 'object' && address !== null ? address.port : 0)
}

/** One row of each column that the mapping of Baltimore reads. */
const REQUESTS = `ServiceRequestNum,CreatedDate,DueDate,SRType,Agency,MethodReceived,Neighborhood,Address,Latitude,Longitude,SRStatus,StatusDate,CloseDate,Outcome
14-1,01/02/2014 10:00:00 AM,01/09/2014 10:00:00 AM,Street light,DOT,Phone,Downtown,1 Main St,39.29,-76.61,Closed,01/03/2014 10:00:00 AM,01/03/2014 10:00:00 AM,Replaced
`

/** What every page finds: files of a stopped engine, and what its commands may name. */
interface Scene {
  readonly town: Town
  readonly variables: Readonly<Record<'DEMAND' | 'TOKEN' | 'ADMIN' | 'WANG', string>>
  /** Ids of events that are dead letters of `dispatch`. */
  readonly events: readonly string[]
}

let scene: Scene
beforeAll(async () => {
  scene = await peopled(await newTown())
})
afterAll(() => scene.town.remove())

/** A community with demands of two residents. */
async function peopled(town: Town): Promise<Scene> {
  const token = async (sub: string, role: string): Promise<string> =>
    (await sanshe(town.place, 'token', '--sub', sub, '--role', role, '--community', '*')).out.trim()
  const WANG = await token('resident-wang', 'resident')
  const engine = await town.start()
  await establish(engine, town)
  const quarter = { quarter: 'q01', name: '一区', buildings: [] }
  expect((await engine.post('/v1/pa/communities/pa/add-quarter', quarter, town.administrator)).status).toBe(200)
  const { id: DEMAND } = await raised(engine, town.resident)
  for (const text of ['路灯坏了', '水管漏了']) await raised(engine, { authorization: `Bearer ${WANG}` }, text)
  expect(await engine.stop()).toBe(0)
  const events = await giveUp(town.place, 'dispatch', 'governance.DemandRaised.v2')
  const [TOKEN, ADMIN] = [await token('auditor-1', 'auditor'), await token('admin', 'administrator')]
  return { town, variables: { DEMAND, TOKEN, ADMIN, WANG }, events }
}

/** A copy of the scene's installation, for an engine at this port. */
async function copied(port: string): Promise<Town> {
  const { SANSHE_DATA: _, ...env } = scene.town.place.env
  const town = await townOfTest({ ...env, SANSHE_PORT: port })
  cpSync(scene.town.place.directory, town.place.directory, { recursive: true })
  symlinkSync(join(ROOT, 'docs'), join(town.folder, 'docs'))
  writeFileSync(join(town.folder, 'baltimore.csv'), REQUESTS)
  return town
}

it.each(pages)('every command of %s works as it stands there', { timeout: 120_000 }, async (page) => {
  const port = await freePort()
  const town = await copied(port)
  const { SANSHE_DATA: _, ...env } = town.place.env
  const shell = openShell(town.folder, { ...env, ...scene.variables })
  const events = [...scene.events]
  let engine = await town.start()
  for (const { line, mark, script } of typed(page)) {
    if (mark === 'stopped') expect(await engine.stop()).toBe(0)
    const event = script.includes('$EVENT') ? `EVENT=${events.shift()}\n` : ''
    const here = script
      .replaceAll('localhost:3000', `localhost:${port}`)
      .replaceAll('SANSHE_PORT=3001', 'SANSHE_PORT=0')
    const { code, said } = await shell.run(event + here)
    expect(code, `${page}:${line}\n${script}\n${said}`).toBe(0)
    if (mark === 'stopped') engine = await town.start()
  }
})

it('the documents tell to type something', () => {
  expect(pages).toContain('README.md')
  expect(pages.flatMap(typed).length).toBeGreaterThanOrEqual(25)
})
