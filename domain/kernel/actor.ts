import { type Sentence, sentence } from './sentence.ts'

/** The capacity in which an actor acts: the kind of the party it acts for, or one of the standing roles. */
export const ROLES = [
  'anonymous',
  'resident',
  'committee',
  'organization',
  'social-work',
  'government',
  'street-office',
  'hotline',
  'party-branch',
  'property-company',
  'owners-committee',
  'utility',
  'enterprise',
  'auditor',
  'administrator',
  'service',
] as const
export type Role = (typeof ROLES)[number]

/** The sender of a command, or the reader of a view or an event. */
export interface Actor {
  readonly id: string
  readonly role: Role
  /** The party acted for. */
  readonly party?: string
  /** The stream whose secret follow-up code an anonymous sender has shown. */
  readonly follows?: string
}

/** A relation to the aggregate that entitles to a command, whatever the role. */
export interface Relation<State = unknown> {
  /** Its name in refusals and documents: `the raiser`. */
  readonly relation: Sentence
  holds(state: State, actor: Actor, data: unknown): boolean
}

/** An entitlement to a command: a role, or a relation to the aggregate. */
export type Grant<State = unknown> = Role | Relation<State>

/** Defines a relation. `name` appears in refusals and documents, `holds` decides. */
export const relation = <State>(
  name: string | Sentence,
  holds: (state: State, actor: Actor, data: unknown) => boolean,
): Relation<State> => ({ relation: sentence(name), holds })

/** The roles as Chinese texts name them. English texts give the role as tokens spell it. */
const ROLES_IN_CHINESE: Readonly<Record<Role, string>> = {
  anonymous: '匿名用户',
  resident: '居民',
  committee: '居委会',
  organization: '社会组织',
  'social-work': '社工机构',
  government: '政府部门',
  'street-office': '街道办事处',
  hotline: '12345 热线',
  'party-branch': '党组织',
  'property-company': '物业公司',
  'owners-committee': '业主委员会',
  utility: '公共服务企业',
  enterprise: '企业',
  auditor: '审计员',
  administrator: '管理员',
  service: '系统服务',
}

/** The name of an entitlement. */
export const grantName = (grant: Grant): Sentence =>
  typeof grant === 'string' ? { en: grant, zh: ROLES_IN_CHINESE[grant] } : grant.relation
