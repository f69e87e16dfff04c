export { type Calendar, endOfDays, endOfWorkingDay, isDayOf, isWorkingDay, withYear } from './calendar.ts'
export { community } from './community.ts'
export { communityEvents } from './events.ts'
export { TOGETHER } from './grants.ts'
export { objectionTo } from './guards.ts'
export { actsForParty, isPartyKind, speaksFor, takingPart } from './participation.ts'
export { named, OrganizationGroup, PARTY_KINDS, PartyKind, SOCIETIES, type Society } from './shapes.ts'
export {
  activeParties,
  activeParty,
  type CommunityState,
  calendarOf,
  gridAt,
  gridOf,
  membersOf,
  onDuty,
  type Party,
  partyOf,
  quarterOf,
  workersOf,
  zoneOf,
} from './state.ts'
