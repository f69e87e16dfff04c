import { HOUR } from '../domain/kernel/index.ts'
import { secondmentName } from '../domain/personnel/shapes.ts'
import { shareName } from '../domain/resource/shapes.ts'
import type { Case, CaseTask } from './case.ts'
import { RESOURCES } from './pa/index.ts'
import { asksWhoCan } from './secondments.ts'
import { asksFor } from './shares.ts'

/** Parties that help with the matters of each module, and the skill they bring. */
const HANDS: readonly (readonly { readonly home: string; readonly skill?: string }[])[] = [
  [{ home: 'org-safety', skill: 'fire-safety' }, { home: 'org-veterans' }],
  [{ home: 'org-green' }, { home: 'org-youth' }],
  [
    { home: 'social-work', skill: 'counselling' },
    { home: 'health', skill: 'nursing' },
  ],
  [
    { home: 'org-legal-aid', skill: 'law' },
    { home: 'org-half-sky', skill: 'mediation' },
  ],
  [{ home: 'org-choir' }, { home: 'org-dance' }],
  [
    { home: 'org-repairs', skill: 'electrician' },
    { home: 'org-repairs', skill: 'plumbing' },
  ],
  [{ home: 'org-elder-care', skill: 'care' }, { home: 'org-interaction' }],
]

/** Skills that no party has, and that some tasks of these modules need. */
const MISSING: Readonly<Record<string, readonly string[]>> = {
  3: ['psychology', 'sign-language', 'dementia-care'],
  4: ['psychology', 'sign-language'],
  6: ['gas-fitting'],
  7: ['dementia-care', 'sign-language'],
}

/** The shares, secondments and needs that a plan names. */
export interface Support {
  readonly uses?: { readonly shares?: readonly string[]; readonly secondments?: readonly string[] }
  readonly needs?: { readonly skills: readonly string[] }
}

/** Lets the holder of a task sometimes ask other parties for resources or people. No party has some of the skills. */
export function support(c: Case, task: CaseTask): Support {
  const { chance, level } = c
  const missing = MISSING[c.item.code.charAt(0)]
  if (missing !== undefined && c.handling.tone !== 'activity' && chance.percent(4))
    return { needs: { skills: [chance.pick(missing)] } }
  if (level === 'L1') return {}
  const purpose = { demand: c.id, task: task.id }
  if (chance.percent(30)) {
    const shares = borrowed(c, task, purpose)
    if (shares.length > 0) return { uses: { shares } }
  }
  if (!chance.percent(9)) return {}
  const { home, skill } = chance.pick(HANDS[Number(c.item.code.charAt(0)) - 1] ?? [])
  if (home === task.party) return {}
  const tomorrow = c.world.hours.day(c.world.now()) + chance.between(1, 2)
  const from = c.world.hours.start(tomorrow) + chance.between(9, 15) * HOUR
  const asked = asksWhoCan(c.world, chance, {
    home,
    host: task.party,
    window: { from, until: from + chance.between(1, 3) * HOUR },
    purpose: c.item.zh,
    for: purpose,
    ...(skill === undefined ? {} : { skill }),
  })
  if (asked !== undefined) {
    const { person, secondments } = asked
    return { uses: { secondments: secondments.map((one) => secondmentName(person, one)) } }
  }
  return skill === undefined ? {} : { needs: { skills: [skill] } }
}

function borrowed(
  { world, chance, item }: Case,
  { party }: CaseTask,
  purpose: { demand: string; task: string },
): string[] {
  const fits = RESOURCES.filter(({ items, owner, category }) => {
    const lent = category === 'equipment' || category === 'material'
    return lent && owner !== party && items.includes(item.code)
  })
  if (fits.length === 0) return []
  const resource = chance.pick(fits)
  const from = world.now() + chance.between(2, 20) * HOUR
  const window = { from, until: from + chance.between(3, 72) * HOUR }
  const shares = asksFor(world, chance, {
    resource,
    party,
    quantity: resource.category === 'material' ? chance.between(1, 6) : 1,
    ...(resource.category === 'material' ? {} : { window }),
    purpose: item.zh,
    for: purpose,
  })
  return shares.map((share) => shareName(resource.id, share))
}
