import { expect, it } from 'vitest'
import { Fault, isOutage } from '../../../services/kit/fault.ts'
import { faultOf, messageOf } from '../../../services/kit/fault-message.ts'

it('says outright whether a dependency is out, whatever an answer’s Retry-After is', () => {
  expect(isOutage(new Fault('log.unavailable', 'x', { retryAfter: 5 }))).toBe(true)
  expect(isOutage(new Fault('log.corrupt', 'x'))).toBe(false)
  expect(isOutage(new Fault('log.contended', 'x', { retryAfter: 5, kind: 'permanent' }))).toBe(false)
  expect(isOutage(new Fault('log.older-copy', 'x', { retryAfter: 5, kind: 'permanent', outage: true }))).toBe(true)
  expect(isOutage(new Error('x'))).toBe(false)
})

it('keeps code, kind and outage on the way between threads', () => {
  const fault = new Fault('log.older-copy', 'put it back', { retryAfter: 5, kind: 'permanent', outage: true })
  const passed = faultOf(structuredClone(messageOf(fault)))
  expect(passed).toMatchObject({ code: 'log.older-copy', retryAfter: 5, kind: 'permanent', outage: true })
  expect(passed.message).toBe('put it back')
})
