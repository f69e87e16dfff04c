import { SAFETY_HANDLING } from './1-safety.ts'
import { ENVIRONMENT_HANDLING } from './2-environment.ts'
import { SERVICES_HANDLING } from './3-services.ts'
import { MEDIATION_HANDLING } from './4-mediation.ts'
import { CULTURE_HANDLING } from './5-culture.ts'
import { FACILITIES_HANDLING } from './6-facilities.ts'
import { MUTUAL_HANDLING } from './7-mutual-help.ts'
import { handlingOf, type ItemHandling } from './table.ts'

const BY_CODE = new Map(
  [
    SAFETY_HANDLING,
    ENVIRONMENT_HANDLING,
    SERVICES_HANDLING,
    MEDIATION_HANDLING,
    CULTURE_HANDLING,
    FACILITIES_HANDLING,
    MUTUAL_HANDLING,
  ]
    .flatMap(handlingOf)
    .flatMap((one) => one.codes.map((code) => [code, one] as const)),
)

/** The items that were asked for before: each demand asks several times. */
const known = new Map<string, ItemHandling>()

/** How the item with this code is handled. @throws RangeError for a code that no table covers */
export function handlingFor(code: string): ItemHandling {
  const before = known.get(code)
  if (before !== undefined) return before
  const parts = code.split('.')
  for (let length = parts.length; length > 1; length -= 1) {
    const found = BY_CODE.get(parts.slice(0, length).join('.'))
    if (found !== undefined) {
      known.set(code, found)
      return found
    }
  }
  throw new RangeError(`nothing says how ${code} is handled`)
}
