import { type ApiError, ErrorCode, NatsError } from 'nats'
import { describe, expect, it } from 'vitest'
import { connectFault, natsFault, refused } from '../../../infra/nats/faults.ts'
import { messageSizeFault, payloadFault } from '../../../infra/nats/stream/payload.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { PROBLEMS } from '../../../src/http/problems.ts'

const answer = (err_code: number): NatsError =>
  refused({ code: 400, err_code, description: 'said by the server' } satisfies ApiError)
const client = (code: string): NatsError => new NatsError('said by the client', code)
const socket = (code: string): Error => Object.assign(new Error('said by the socket'), { code })

describe('an error of NATS', () => {
  it.each<[unknown, string, Fault['kind']]>([
    [client(ErrorCode.Timeout), 'nats.unavailable', 'transient'],
    [client(ErrorCode.NoResponders), 'nats.no-jetstream', 'transient'],
    [client(ErrorCode.ConnectionClosed), 'nats.unavailable', 'transient'],
    [client(ErrorCode.Disconnect), 'nats.unavailable', 'transient'],
    [socket('ECONNRESET'), 'nats.unavailable', 'transient'],
    [answer(10008), 'nats.unavailable', 'transient'],
    [answer(10009), 'nats.unavailable', 'transient'],
    [answer(10077), 'nats.full', 'transient'],
    [answer(10047), 'nats.full', 'transient'],
    [answer(10076), 'nats.no-jetstream', 'transient'],
    [client(ErrorCode.PermissionsViolation), 'nats.refused', 'permanent'],
    [client(ErrorCode.BadCreds), 'nats.refused', 'permanent'],
    [client(ErrorCode.MaxPayloadExceeded), 'nats.message-too-large', 'permanent'],
    [answer(10054), 'nats.message-too-large', 'permanent'],
    [answer(10109), 'nats.stream-sealed', 'permanent'],
    [answer(10065), 'nats.stream-refused', 'permanent'],
    [answer(10052), 'nats.stream-refused', 'permanent'],
    [answer(19999), 'nats.unknown', 'unknown'],
    [client('A_CODE_OF_NEXT_YEAR'), 'nats.unknown', 'unknown'],
    [new TypeError('a mistake of ours'), 'nats.unknown', 'unknown'],
    [undefined, 'nats.unknown', 'unknown'],
  ])('%s is %s (%s)', (error, code, kind) => {
    expect(natsFault(error)).toMatchObject({ code, kind })
    expect(natsFault(error).message).not.toContain('a mistake of ours')
  })

  it('is unchanged where it is a fault already', () => {
    const fault = new Fault('vault.full', 'Full.')
    expect(natsFault(fault)).toBe(fault)
  })

  it('while connecting is an outage, unless the credentials are refused', () => {
    expect(connectFault(new TypeError('x'))).toMatchObject({ code: 'nats.unavailable', kind: 'transient' })
    expect(connectFault(client(ErrorCode.AuthorizationViolation))).toMatchObject({ code: 'nats.refused' })
  })

  it('that a request over HTTP may end in is a problem with a status of its own', () => {
    const codes = ['unavailable', 'full', 'no-jetstream', 'refused', 'unknown', 'other-log', 'no-relay']
    for (const code of codes) expect(PROBLEMS[`nats.${code}`]?.status, code).toBeGreaterThanOrEqual(503)
  })
})

describe('room for the largest event', () => {
  it('is 48 KiB plus the size of envelope and headers', () => {
    expect(payloadFault(50 * 1024)).toBeUndefined()
    expect(payloadFault(50 * 1024 - 1)).toMatchObject({ code: 'nats.payload-too-small', kind: 'permanent' })
    expect(messageSizeFault('GOVERNANCE', -1)).toBeUndefined()
    expect(messageSizeFault('GOVERNANCE', 50 * 1024)).toBeUndefined()
    expect(messageSizeFault('GOVERNANCE', 48 * 1024)).toMatchObject({ code: 'nats.payload-too-small' })
  })
})
