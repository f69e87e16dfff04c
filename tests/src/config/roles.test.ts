import { expect, test } from 'vitest'
import { processManagers } from '../../../services/processes/process-managers.ts'
import { readConfig } from '../../../src/config/config.ts'
import { rolesOf } from '../../../src/config/roles.ts'

const NATS = 'nats://127.0.0.1:4222'
const of = (roles?: string, natsUrl?: string) =>
  rolesOf(
    readConfig({
      ...(roles === undefined ? {} : { SANSHE_ROLES: roles }),
      ...(natsUrl === undefined ? {} : { NATS_URL: natsUrl }),
    }),
  )

test('a process does everything unless told, and relays where there is somewhere to relay to', () => {
  const everything = { api: true, projects: true, notifies: true, decides: true, services: processManagers }
  expect(of()).toEqual({ ...everything, relays: false })
  expect(of('all', NATS)).toEqual({ ...everything, relays: true })
})

test('roles that read views fold them, roles that send commands have keys, and a relay has neither', () => {
  expect(of('api')).toMatchObject({ api: true, projects: true, decides: true, relays: false, services: [] })
  expect(of('matching,deadline')).toMatchObject({ api: false, projects: true, decides: true })
  expect(of('matching,deadline').services.map(({ name }) => name)).toEqual(['deadline', 'matching'])
  expect(of('relay', NATS)).toMatchObject({ relays: true, projects: false, decides: false })
  expect(of('projector')).toMatchObject({ api: false, projects: true, decides: false })
})

test.each(['', 'none', 'api,nothing', 'api,', 'API'])('%o is no list of roles, or all of them', (roles) => {
  if (roles === '') expect(of(roles).api).toBe(true)
  else expect(() => of(roles)).toThrow('SANSHE_ROLES is invalid')
})

test('a relay without NATS is refused with what it lacks', () => {
  expect(() => of('relay')).toThrow('The role `relay` needs NATS. Set NATS_URL, or remove relay from SANSHE_ROLES.')
})
