import { type TSchema, TypeGuard } from '@sinclair/typebox'
import { expect, test } from 'vitest'
import { OrderColumns } from '../../domain/community/order-columns-events.ts'
import { contexts } from '../../domain/contexts.ts'
import { ONE_LINE, PROSE, personalFields } from '../../domain/kernel/index.ts'

/*
 * Whatever people write freely is personal: it is sealed, so that it can be erased, and only readers of the stream's matter get it.
 * A text that is not sealed is an id, a code or an enumerated value, which its pattern tells, or it stands in the list below.
 */

/** Names and texts of the community that are public by nature. People write them about parties, places and things, not about people. */
const PUBLIC_BY_NATURE: Readonly<Record<string, string>> = {
  'CommunityEstablished.name': 'name of the community',
  'ValueRedacted.field': 'path to a field',
  'CommunityEstablished.nameEn': 'name of the community',
  'CommunityEstablished.zone': 'name in the IANA database, which the rule checks',
  'QuarterAdded.name': 'name of a place',
  'QuarterAdded.nameEn': 'name of a place',
  'GridDrawn.name': 'name of a place',
  'GridDrawn.nameEn': 'name of a place',
  'PartyJoined.name': 'name of a party',
  'ProgramRegistered.name': 'name of a program',
  'SubjectsKept.issuer': 'address of an identity provider',
  'PartyJoined.nameEn': 'name of a party',
  'PartyChanged.name': 'name of a party',
  'PartyChanged.nameEn': 'name of a party',
  'ServiceCommitteeFormed.name': 'name of a committee',
  'ServiceCommitteeFormed.nameEn': 'name of a committee',
  'OutsideBodyRegistered.name': 'name of a body',
  'OutsideBodyRegistered.nameEn': 'name of a body',
  'OutsideBodyRegistered.competence': 'what the law says about a body',
  'SkillListed.name': 'name of a skill',
  'SkillListed.nameEn': 'name of a skill',
  'WorkbookDrafted.title': 'title of the contract',
  'WorkbookDrafted.titleEn': 'title of the contract',
  'WorkbookDrafted.modules.*.title': 'title of a part of the contract',
  'WorkbookDrafted.modules.*.titleEn': 'title of a part of the contract',
  'ItemAdded.title': 'title of an item of the contract',
  'ItemAdded.titleEn': 'title of an item of the contract',
  'ItemAdded.boundary': 'text of the contract',
  'ItemAmended.title': 'title of an item of the contract',
  'ItemAmended.titleEn': 'title of an item of the contract',
  'ItemAmended.boundary': 'text of the contract',
  'ItemAdded.statutory.*.basis': 'name of a law',
  'ItemAmended.statutory.*.basis': 'name of a law',
  'TaskAssigned.basis': 'name of a law, from the contract',
  'PriceListProposed.prices.*.unit': 'unit of the contract',
  'PriceListSet.prices.*.unit': 'unit of the contract',
  'ResourceOffered.purpose': 'purpose of a fund',
  'FundsPledged.purpose': 'purpose of a fund, which the rule checks',
  'ResourceConsumed.purpose': 'purpose of a fund, which the rule checks',
  'ResourceOffered.name': 'name of a resource',
  'ResourceOffered.nameEn': 'name of a resource',
  'ResourceOffered.unit': 'the unit in which material is counted',
  'PersonNotified.title': 'fixed text of the engine, which alone records it',
  'PersonNotified.entries.*.title': 'fixed text of the engine, which alone records it',
  'ResidentNotified.title.en': 'fixed text of the engine, which alone records it',
  'ResidentNotified.title.zh': 'fixed text of the engine, which alone records it',
  'DemandTriaged.summary': 'written at triage to be public, without personal data',
}

/** The fields of commands from which those come. */
const COMMANDED = [
  ...[
    'establish',
    'add-quarter',
    'draw-grid',
    'join-party',
    'change-party',
    'form-service-committee',
    'register-body',
    'list-skill',
  ].flatMap((command) => [`community.${command}.name`, `community.${command}.nameEn`]),
  'person.certify.skill',
  'person.request.skill',
  'demand.set-work-plan.needs.skills.*',
  'community.establish.zone',
  'community.register-body.competence',
  ...['draft', 'draft.modules.*', 'add-items.items.*', 'amend-item'].flatMap((command) => [
    `workbook.${command}.title`,
    `workbook.${command}.titleEn`,
  ]),
  'workbook.add-items.items.*.boundary',
  'workbook.amend-item.boundary',
  'workbook.add-items.items.*.statutory.*.basis',
  'workbook.amend-item.statutory.*.basis',
  'resource.offer.name',
  'resource.offer.nameEn',
  'resource.offer.unit',
  'resource.offer.purpose',
  'resource.pledge.purpose',
  'resource.consume.purpose',
  'workbook.set-prices.prices.*.unit',
  'demand.triage.summary',
  ...['notify.entry', 'release.entries.*', 'notify-resident.entry', 'release-to-resident.entries.*'].flatMap((at) => [
    `notification.${at}.title.en`,
    `notification.${at}.title.zh`,
  ]),
  'community.register-program.name',
  'community.keep-subjects.issuer',
]

/** Every string of a schema that is neither personal nor restricted to ids, codes, moments or enumerated values. */
function freeTexts(schema: TSchema, path: readonly string[]): string[] {
  if ('x-personal' in schema) return []
  if (schema.type === 'string' && schema.const === undefined) {
    const { pattern, format } = schema
    const isFree = format === undefined && (pattern === undefined || pattern === PROSE || pattern === ONE_LINE)
    return isFree ? [path.join('.')] : []
  }
  if (TypeGuard.IsObject(schema))
    return Object.entries(schema.properties).flatMap(([name, inner]) => freeTexts(inner, [...path, name]))
  if (TypeGuard.IsArray(schema)) return freeTexts(schema.items, [...path, '*'])
  if (TypeGuard.IsUnion(schema)) return schema.anyOf.flatMap((inner) => freeTexts(inner, path))
  const { static: _, ...rest } = schema
  const closed =
    TypeGuard.IsLiteral(schema) ||
    TypeGuard.IsInteger(schema) ||
    TypeGuard.IsNumber(schema) ||
    TypeGuard.IsBoolean(schema)
  if (!closed) throw new Error(`${path.join('.')} is of a kind that this test does not know: ${JSON.stringify(rest)}`)
  return []
}

const eventTexts = contexts.flatMap(({ events }) =>
  Object.values(events).flatMap(({ eventName, schema }) => freeTexts(schema, [eventName])),
)
const commandTexts = contexts.flatMap(({ name, commands }) =>
  Object.entries(commands).flatMap(([command, { data }]) => freeTexts(data, [name, command])),
)

/** Names of the columns of a spreadsheet, and codes in them. */
const columnTexts = (of: string): readonly string[] => freeTexts(OrderColumns, [of, 'columns'])

test('every free text of an event is personal, or public by nature', () => {
  expect([...new Set(eventTexts)].sort()).toEqual(
    [...new Set([...Object.keys(PUBLIC_BY_NATURE), ...columnTexts('OrderColumnsSaved')])].sort(),
  )
})

test('every free text of a command is personal, or public by nature', () => {
  expect([...new Set(commandTexts)].sort()).toEqual(
    [...new Set([...COMMANDED, ...columnTexts('community.save-order-columns')])].sort(),
  )
})

test('the inventory finds a plain text wherever it stands', () => {
  const demandRaised = contexts
    .flatMap(({ events }) => Object.values(events))
    .find(({ eventName }) => eventName === 'DemandRaised')
  if (demandRaised === undefined) throw new Error('no such event')
  const paths = personalFields(demandRaised.schema).map(({ path }) => path.join('.'))
  expect(paths).toEqual(
    expect.arrayContaining(['text', 'category', 'channel', 'reference', 'place.area', 'raiser.name']),
  )
  const first = demandRaised.older[0]?.schema
  expect(first === undefined ? [] : freeTexts(first, ['v1'])).toEqual([
    'v1.helper.role',
    'v1.place.area',
    'v1.category',
    'v1.channel',
    'v1.reference',
  ])
})
