import {
  type Catalogue,
  eventNameIn,
  isPrivate,
  replacePrivate,
  type Sealed,
  type ShownEvent,
  type Unsealed,
} from '../../domain/kernel/index.ts'

/** Fields that give the reason of an act and have another name than `reason`. */
const OTHER_REASONS: readonly string[] = [
  'ApprovalAsked.asked.note',
  'BreachRecorded.note',
  'CallbackSkipped.note',
  'DemandMerged.note',
  'DemandReferred.note',
  'DemandWithdrawn.note',
  'TaskReassigned.note',
  'TaskWithdrawn.note',
]

const isReason = (event: string, path: readonly string[]): boolean =>
  path.at(-1) === 'reason' || OTHER_REASONS.includes([event, ...path].join('.'))

/** The personal values in an event that say why a person or a party acted: why a task was returned, a demand declined or held, a breach recorded. */
export function reasonsIn(
  catalogue: Catalogue,
  { type, data }: Pick<ShownEvent, 'type' | 'data'>,
): readonly PersonalValue[] {
  const { personal = [] } = catalogue.event(eventNameIn(type)) ?? {}
  return personal
    .filter(({ path }) => isReason(eventNameIn(type), path))
    .map(({ path }) => valueAt(data, path))
    .filter(isPrivate)
}

type PersonalValue = Sealed | Unsealed

const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined), data)

/** The data with these values replaced, in their order. */
export const withReasons = (data: unknown, reasons: readonly PersonalValue[], instead: readonly unknown[]): unknown =>
  replacePrivate(data, (one) => (reasons.includes(one) ? instead[reasons.indexOf(one)] : one))
