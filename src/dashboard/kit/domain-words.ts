import type { Role } from '../../../domain/kernel/index.ts'
import type { RowOf } from './engine.ts'
import type { Sentence } from './language.tsx'

type DemandState = RowOf<'demand-board'>['state']
type Level = RowOf<'demand-board'>['level']
type Visibility = RowOf<'demand-board'>['visibility']
type Rung = NonNullable<RowOf<'demand-board'>['rung']>

/** The states of a demand. "Delivered" never reads as closed. */
export const STATE_WORDS: Readonly<Record<DemandState, Sentence>> = {
  raised: { en: 'to triage', zh: '待受理' },
  triaged: { en: 'to assign', zh: '待派单' },
  assigned: { en: 'to accept', zh: '待签收' },
  'in-progress': { en: 'in progress', zh: '办理中' },
  held: { en: 'on hold', zh: '暂缓' },
  delivered: { en: 'to call back', zh: '待回访' },
  referred: { en: 'referred', zh: '转办跟踪中' },
  closed: { en: 'closed', zh: '已办结' },
  merged: { en: 'merged', zh: '已并件' },
  declined: { en: 'declined', zh: '不予受理' },
  withdrawn: { en: 'withdrawn', zh: '已撤回' },
}

export const LEVEL_WORDS: Readonly<Record<Level, Sentence>> = {
  L1: { en: 'critical', zh: '特急' },
  L2: { en: 'urgent', zh: '紧急' },
  L3: { en: 'normal', zh: '一般' },
  L4: { en: 'complex', zh: '复杂' },
}

export const VISIBILITY_WORDS: Readonly<Record<Visibility, Sentence>> = {
  public: { en: 'public', zh: '公开' },
  'parties-involved': { en: 'parties involved', zh: '相关单位可见' },
  restricted: { en: 'restricted', zh: '保密' },
}

export const RUNG_WORDS: Readonly<Record<Rung, Sentence>> = {
  'grid-worker': { en: 'escalated to the grid worker', zh: '已提级至网格员' },
  'party-lead': { en: 'escalated to the party’s lead', zh: '已提级至单位负责人' },
  committee: { en: 'escalated to the committee', zh: '已提级至居委会' },
  'street-office': { en: 'escalated to the street office', zh: '已提级至街道' },
}

export const ROLE_WORDS: Readonly<Record<Role, Sentence>> = {
  anonymous: { en: 'Visitor', zh: '访客' },
  resident: { en: 'Resident', zh: '居民' },
  committee: { en: 'Neighbourhood committee', zh: '居委会' },
  organization: { en: 'Social organisation', zh: '社会组织' },
  'social-work': { en: 'Social work agency', zh: '社工机构' },
  government: { en: 'Government department', zh: '政府部门' },
  'street-office': { en: 'Street office', zh: '街道办事处' },
  hotline: { en: 'Hotline 12345', zh: '12345 热线' },
  'party-branch': { en: 'Party branch', zh: '党组织' },
  'property-company': { en: 'Property company', zh: '物业公司' },
  'owners-committee': { en: 'Owners’ committee', zh: '业主委员会' },
  utility: { en: 'Utility', zh: '公共服务企业' },
  enterprise: { en: 'Enterprise', zh: '企业' },
  auditor: { en: 'Auditor', zh: '审计人员' },
  administrator: { en: 'Administrator', zh: '管理员' },
  service: { en: 'Program', zh: '系统服务' },
}
