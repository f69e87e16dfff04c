import { expect, it } from 'vitest'
import { memberOf } from '../../../demo/people.ts'
import { settlement } from '../../../services/processes/settlement.ts'
import { type Office, office } from './office.ts'

const committee = memberOf('committee')
const enterprise = memberOf('enterprise')

/** A fund that ended, whose pledger wants the remainder in another fund. */
async function ended(at: Office): Promise<void> {
  const fund = (id: string) =>
    at.on('resource', committee, 'offer', { resource: id, name: id, category: 'fund' }, undefined, id)
  await fund('next')
  await fund('first')
  const remainder = { to: 'fund', fund: 'next' }
  await at.on('resource', enterprise, 'pledge', { quantity: 700, remainder }, 'first', 'pledge')
  await at.on('resource', committee, 'pledge', { quantity: 5 }, 'first', 'own')
}

const moneyOf = async (at: Office, id: string) =>
  (await at.story(id, 'resource'))
    .filter(({ type }) => type.includes('.Funds'))
    .map(({ type, data, actor }) => {
      const { party, quantity, carriedFrom } = data as Record<string, unknown>
      return [type.split('.')[1], party, quantity, carriedFrom, actor]
    })

it('carries money over to the fund that its pledger named, once', async () => {
  const at = await office()
  await ended(at)
  await at.on('resource', committee, 'withdraw', {}, 'first')
  await (await at.run(settlement, 3)).idle()
  await (await at.run(settlement)).idle()
  expect(await moneyOf(at, 'next')).toEqual([['FundsPledged', 'enterprise', 700, 'first', 'service-settlement']])
})

it('returns money to its pledger where that fund has ended as well', async () => {
  const at = await office()
  await ended(at)
  await at.on('resource', committee, 'withdraw', {}, 'next')
  await at.on('resource', committee, 'withdraw', {}, 'first')
  await (await at.run(settlement)).idle()
  expect((await moneyOf(at, 'next')).map(([name, party, quantity]) => [name, party, quantity])).toEqual([
    ['FundsPledged', 'enterprise', 700],
    ['FundsReturned', 'enterprise', 700],
  ])
})
