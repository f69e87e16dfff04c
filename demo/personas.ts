import type { Actor } from '../domain/kernel/index.ts'
import type { Persona } from '../services/identity/persona.ts'
import { COMMUNITY } from './pa/index.ts'
import { ADMINISTRATOR, HOTLINE, memberOf, residentOf } from './people.ts'
import { enrolledName } from './staff.ts'

type Office = readonly [zh: string, en: string]

/** The founders appointed the first person of each party to lead it, the second to its desk, and a social worker to each grid. */
const HOLDERS: readonly (readonly [id: string, party: string, nth: number, office: Office])[] = [
  ['clerk', 'committee', 2, ['居委会窗口', 'Desk clerk of the residents’ committee']],
  ['director', 'committee', 1, ['居委会主任', 'Director of the residents’ committee']],
  ['social-worker', 'social-work', 3, ['网格社工', 'Social worker of a grid']],
  ['organization', 'org-elder-care', 1, ['“邻里助老”负责人', 'Lead of the organisation 邻里助老']],
  ['property', 'property', 2, ['物业受理岗', 'Desk of the property company']],
  ['street-office', 'street-office', 1, ['街道办事处负责人', 'Lead of the street office']],
]

const OTHERS: readonly (readonly [id: string, actor: Actor, name: string, office: Office])[] = [
  ['hotline', HOTLINE, '林晓琳', ['12345 热线派单员', 'Dispatcher of the hotline 12345']],
  ['administrator', ADMINISTRATOR, '高伟', ['系统管理员', 'Administrator']],
  ['auditor', { id: 'person-auditor', role: 'auditor' }, '马丽华', ['审计员', 'Auditor']],
  ['resident', residentOf(1502), '王秀英', ['居民王奶奶', 'Grandmother Wang, a resident']],
]

const FICTIONAL = '（虚构）'

const persona = (id: string, { id: actor, role, party }: Actor, name: string, [zh, en]: Office): Persona => ({
  id,
  community: COMMUNITY.id,
  actor: { id: actor, role, ...(party === undefined ? {} : { party }) },
  name: { zh: name + FICTIONAL, en: `${name} (fictional)` },
  title: { zh, en },
})

/**
 * The people as whom a visitor of the demo may sign in. Each holds the post that the title names.
 *
 * @param seed of the demo: it selects the names
 */
export const personasOf = (seed: number): readonly Persona[] => [
  ...HOLDERS.map(([id, party, nth, office]) =>
    persona(id, memberOf(party, nth), enrolledName(seed, party, nth).replace(FICTIONAL, ''), office),
  ),
  ...OTHERS.map(([id, actor, name, office]) => persona(id, actor, name, office)),
]
