import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { LOGGING } from '../../../src/engine/server.ts'
import { engineRig } from './rig.ts'

const PLANTED = ['13800001111', '王某某', '向阳里三号楼', 'secret-note']

test('personal values, tokens and codes never appear in log lines, metrics or errors', async () => {
  const lines: string[] = []
  const out = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const at = await engineRig({ logger: pino({ ...LOGGING, level: 'trace' }, out) })
  const token = await at.token({ sub: 'person-committee-1', party: 'committee' })
  const [phone = '', name = '', address = '', note = ''] = PLANTED
  const seen: string[] = []
  const ask = async (...call: Parameters<typeof at.ask>) => {
    const answer = await at.ask(...call)
    if (answer.status >= 400) seen.push(JSON.stringify(answer.body))
    return answer
  }

  const { body } = await ask('/v1/pa/demands', { body: { text: note, name, contact: phone, address } })
  expect(body.followUpCode).toMatch(/^[0-9a-f]{32}$/)
  const code = { 'x-follow-up-code': body.followUpCode }
  await ask('/v1/pa/demands', { body: { text: note, name, contact: phone, address: 7, [phone]: name }, token })
  await ask('/v1/pa/demands', { body: `{"text": "${name}`, token })
  await ask(`/v1/pa/demands/${phone}/close`, { body: { reason: name }, token })
  await ask(`/v1/pa/demand-board?${phone}=${encodeURIComponent(name)}`, { token })
  await ask(`/v1/pa/${encodeURIComponent(address)}?x=${phone}`, { token })
  await ask(`/v1/pa/demands/${body.id}/withdraw`, { body: {}, headers: code })
  await ask('/v1/pa/events', { token: `${token}x` })
  await ask('/v1/pa/events', { headers: { 'x-correlation-id': `${name} ${phone}`.replaceAll(/[^\x20-\x7e]/g, 'x') } })
  seen.push(await (await at.call('/metrics')).text(), await (await at.call('/ready')).text())
  await at.stop()

  const log = lines.join('')
  expect(lines.length).toBeGreaterThanOrEqual(10)
  expect(log).toContain('"route":"/v1/:community/demands"')
  expect(log).toContain('"correlationid"')
  for (const planted of [...PLANTED, token, body.followUpCode]) {
    expect(log, 'log').not.toContain(planted)
    expect(seen.join('\n'), 'answers').not.toContain(planted)
  }
})
