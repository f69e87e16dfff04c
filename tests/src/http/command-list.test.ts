import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role, Sentence } from '../../../domain/kernel/index.ts'
import { type Rig, rig } from './rig.ts'

interface Entry {
  readonly aggregate: string
  readonly command: string
  readonly summary: Sentence
  readonly route: string
  readonly creates: boolean
  readonly relations?: readonly Sentence[]
  readonly schema: { readonly type: string }
}

let at: Rig
beforeAll(async () => {
  at = await rig()
})
afterAll(() => at.stop())

async function commandsOf(role?: Role): Promise<readonly Entry[]> {
  const token = role === undefined ? {} : { token: await at.token({ sub: 'someone', role }) }
  return (await at.ask('/v1/pa/commands', token)).body.commands as readonly Entry[]
}
const answered = async (answer: Response) => ({ headers: answer.headers, body: await answer.json() })
const find = (entries: readonly Entry[], name: string) =>
  entries.find(({ aggregate, command }) => name === `${aggregate}.${command}`)

describe('the list of commands', () => {
  test('has what the role may send, where to, and with which data', async () => {
    const triage = find(await commandsOf('administrator'), 'community.draw-grid')
    expect(triage).toMatchObject({
      summary: { en: expect.any(String), zh: expect.any(String) },
      route: '/v1/pa/communities/{id}/draw-grid',
      creates: false,
      schema: { type: 'object', required: ['grid', 'name', 'areas'] },
    })
    expect(triage).not.toHaveProperty('relations')
    expect(find(await commandsOf('resident'), 'demand.raise')).toMatchObject({ route: '/v1/pa/demands', creates: true })
  })

  test('leaves out what only other roles may send, and names the relations that entitle', async () => {
    const own = await commandsOf('resident')
    expect(find(own, 'demand.triage')).toBeUndefined()
    expect(find(own, 'community.draw-grid')).toBeUndefined()
    expect(find(own, 'demand.give-feedback')?.relations).toContainEqual({ en: 'the raiser', zh: '诉求人' })
  })

  test('is for those without a token as well, and can be kept', async () => {
    expect(find(await commandsOf(), 'demand.raise')).toBeDefined()
    const { headers } = await at.call('/v1/pa/commands')
    const again = await at.call('/v1/pa/commands', { headers: { 'if-none-match': headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
  })

  test('is sent compressed to readers who accept that, under the same tag', async () => {
    const sent = (coding: string) => at.call('/v1/pa/commands', { headers: { 'accept-encoding': coding } })
    const plain = await sent('identity')
    const commands = await plain.json()
    expect(plain.headers.get('content-encoding')).toBeNull()
    for (const coding of ['br', 'gzip']) {
      const { headers, ...answer } = await answered(await sent(`${coding}, identity;q=0.5`))
      expect(headers.get('content-encoding')).toBe(coding)
      expect(headers.get('vary')).toContain('accept-encoding')
      expect(headers.get('etag')).toBe(plain.headers.get('etag'))
      expect(answer.body).toEqual(commands)
    }
    const refused = await sent('br;q=0, gzip;q=0')
    expect(refused.headers.get('content-encoding')).toBeNull()
  })
})
