import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandRig, commandRig } from './rig.ts'

let on: CommandRig
beforeAll(async () => {
  on = await commandRig()
})
afterAll(() => on.stop())

describe('the same answer as over HTTP', () => {
  interface Case {
    readonly path: string
    readonly subject: string
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, string>>
    readonly id?: string
    readonly code: string
    readonly status: number
  }
  const petition = { path: '/v1/pa/petitions', subject: 'command.pa.petition.raise' }
  const close = (id: string) => ({
    path: `/v1/pa/petitions/${id}/close`,
    subject: 'command.pa.petition.close',
    id,
    body: {},
  })
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` })

  test.each<[string, () => Promise<Case>]>([
    ['no token', async () => ({ ...close('1'), headers: { authorization: '' }, code: 'token.invalid', status: 401 })],
    [
      'a bad token',
      async () => ({ ...petition, body: { text: 'x' }, headers: bearer('a.b.c'), code: 'token.invalid', status: 401 }),
    ],
    [
      'an expired token',
      async () => ({
        ...petition,
        body: { text: 'x' },
        headers: bearer(await on.at.token({}, -10)),
        code: 'token.expired',
        status: 401,
      }),
    ],
    [
      'a token of another community',
      async () => ({
        ...petition,
        body: { text: 'x' },
        headers: bearer(await on.at.token({ communities: ['ba'] })),
        code: 'token.other-community',
        status: 403,
      }),
    ],
    [
      'a caller without the right',
      async () => {
        const { id } = (await on.raise({ text: 'x' })).answer
        return {
          ...close(id),
          headers: bearer(await on.at.token({ role: 'resident' })),
          code: 'forbidden',
          status: 403,
        }
      },
    ],
    [
      'an unknown command',
      async () => ({
        path: '/v1/pa/petitions/1/burn',
        subject: 'command.pa.petition.burn',
        id: '1',
        body: {},
        code: 'command.unknown',
        status: 404,
      }),
    ],
    [
      'an unknown kind of aggregate',
      async () => ({
        path: '/v1/pa/wishes/1/raise',
        subject: 'command.pa.wish.raise',
        id: '1',
        body: {},
        code: 'command.unknown',
        status: 404,
      }),
    ],
    ['an unknown aggregate', async () => ({ ...close('1'), code: 'petition.unknown', status: 404 })],
    ['an invalid id', async () => ({ ...close('%20'), id: ' ', code: 'request.invalid', status: 400 })],
    [
      'an invalid community',
      async () => ({
        path: '/v1/PA/petitions',
        subject: 'command.PA.petition.raise',
        body: { text: 'x' },
        headers: bearer(await on.at.token({ communities: '*' })),
        code: 'request.invalid',
        status: 400,
      }),
    ],
    [
      'an invalid body',
      async () => ({ ...petition, body: { text: 1, more: 'x' }, code: 'command.invalid', status: 400 }),
    ],
    ['a body that is not JSON', async () => ({ ...petition, body: '{"text":', code: 'body.malformed', status: 400 })],
    [
      'a poisoned prototype',
      async () => ({ ...petition, body: '{"__proto__":{"text":"x"}}', code: 'body.malformed', status: 400 }),
    ],
    [
      'a body that is too large',
      async () => ({ ...petition, body: { text: 'x'.repeat(70_000) }, code: 'body.too-large', status: 413 }),
    ],
    [
      'an event that is too large',
      async () => ({
        ...petition,
        body: { text: 'x', annexes: Array(13).fill('x'.repeat(4000)) },
        code: 'event.too-large',
        status: 413,
      }),
    ],
    [
      'a key that was used before',
      async () => {
        await on.raise({ text: 'one' }, { 'idempotency-key': 'twice' })
        return {
          ...petition,
          body: { text: 'two' },
          headers: { 'idempotency-key': 'twice' },
          code: 'idempotency.reused',
          status: 422,
        }
      },
    ],
    [
      'a key that was used for another target',
      async () => {
        await on.raise({ text: 'one' }, { 'idempotency-key': 'two-targets' })
        const { id } = (await on.raise({ text: 'two' })).answer
        return { ...close(id), headers: { 'idempotency-key': 'two-targets' }, code: 'idempotency.reused', status: 422 }
      },
    ],
    [
      'an invalid key',
      async () => ({
        ...petition,
        body: { text: 'x' },
        headers: { 'idempotency-key': 'x'.repeat(201) },
        code: 'request.invalid',
        status: 400,
      }),
    ],
    [
      'a stale revision',
      async () => {
        const { id } = (await on.raise({ text: 'x' })).answer
        return { ...close(id), headers: { 'if-match': '"7"' }, code: 'revision.stale', status: 412 }
      },
    ],
    [
      'an invalid revision',
      async () => ({ ...close('1'), headers: { 'if-match': '3' }, code: 'request.invalid', status: 400 }),
    ],
    [
      'a command that the rules refuse',
      async () => {
        const { id } = (await on.raise({ text: 'x' })).answer
        await on.send({ subject: 'command.pa.petition.close', headers: { ...bearer(on.token), 'aggregate-id': id } })
        return { ...close(id), code: 'petition.closed', status: 422 }
      },
    ],
  ])('to %s', async (_, make) => {
    const { path, subject, body, headers: own = {}, id, code, status } = await make()
    const given = { ...bearer(on.token), 'x-correlation-id': 'one-and-the-same', ...own }
    const before = await on.at.log.head()
    const overHttp = await on.at.ask(path, { body: body ?? {}, headers: given })
    const overNats = await on.send({
      subject,
      ...(body === undefined ? {} : { body }),
      headers: { ...given, ...(id === undefined ? {} : { 'aggregate-id': id }) },
    })
    expect([overNats.answer.code, overNats.answer.status]).toEqual([code, status])
    expect(overNats.answer).toMatchObject(id === ' ' ? {} : overHttp.body)
    expect([overHttp.body.code, overHttp.status]).toEqual([code, status])
    expect(overNats.headers?.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(await on.at.log.head()).toBe(before)
  })
})
