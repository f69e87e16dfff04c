import { ITEMS } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import type { Office } from './office.ts'

export const resident: Actor = { id: 'resident-1', role: 'resident' }
export const [committee, property, second] = [memberOf('committee'), memberOf('property'), memberOf('property', 2)]
export const item = ITEMS.find(({ lead, level }) => lead === 'property' && level === 'L3')?.code ?? ''

/** Enrols a person by themselves. */
export const enrol = (at: Office, person: Actor) =>
  at.on('person', person, 'enrol', { person: person.id, name: '某人' }, person.id, `enrol ${person.id}`)
/** Sets the notifications of a person. */
export const set = (at: Office, person: Actor, chosen: object) =>
  at.on('notification', person, 'set', { person: person.id, ...chosen }, undefined, `set ${person.id}`)

/** A demand with a task of the property company. */
export async function assigned(at: Office, { visibility = 'public', key = 'first' } = {}): Promise<string> {
  const { id } = await at.send(resident, 'raise', { text: '水管漏水' }, undefined, `raise ${key}`)
  await at.send(committee, 'triage', { item, summary: 'Water', visibility }, id, `triage ${key}`)
  await at.send(committee, 'assign', { party: 'property' }, id, `assign ${key}`)
  return id
}

interface Told {
  readonly person: string
  readonly because: string
  readonly title: string
  readonly link: string
  readonly entries: readonly { readonly kind: string; readonly entry: string }[]
}
/** What a person was told, in order. */
export async function toldTo(at: Office, { id }: Actor): Promise<readonly Told[]> {
  const story = await at.story(id, 'notification')
  return story.filter(({ type }) => type.includes('.PersonNotified.')).map(({ data }) => data as Told)
}
