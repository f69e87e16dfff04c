import { type Actor, context, type Decision, reject } from '../kernel/index.ts'
import { appoint, endAppointment } from './appointments.ts'
import { isDayOf } from './calendar.ts'
import { communityCommands, type Rule } from './commands.ts'
import { communityEvents } from './events.ts'
import { evolve } from './fold.ts'
import { speaksFor } from './participation.ts'
import { changeParty, formServiceCommittee, joinParty, leaveParty, reinstateParty, suspendParty } from './parties.ts'
import { adoptPlan, evaluatePlan } from './plans.ts'
import { type CommunityState, DEFAULT_ZONE, unestablished } from './state.ts'
import { addQuarter, drawGrid, redrawGrid } from './territory.ts'

const { CalendarSet, CommunityEstablished } = communityEvents

const establish: Rule<'establish'> = (state, { zone = DEFAULT_ZONE, simulated, ...names }, { zones }) => {
  if (state.established)
    return reject('community.exists', { en: 'This community is already established.', zh: '该社区已建立。' })
  if (!zones.known(zone)) {
    return reject(
      'zone.unknown',
      {
        en: '`zone` must be a time zone of the IANA database, such as Asia/Shanghai.',
        zh: '`zone` 须为 IANA 时区库中的时区，例如 Asia/Shanghai。',
      },
      {
        zone,
      },
    )
  }
  return [CommunityEstablished({ ...names, zone, ...(simulated === true ? { simulated } : {}) })]
}

const setCalendar: Rule<'set-calendar'> = (_, data) => {
  const { year, holidays, workdays } = data
  const wrong = [...holidays, ...workdays].filter((day) => !isDayOf(year, day))
  if (wrong.length > 0) {
    return reject(
      'calendar.day-invalid',
      {
        en: `Every day must be a valid day of ${year}. Set one year at a time.`,
        zh: `日期须为 ${year} 年的有效日期，日历按年设置。`,
      },
      {
        days: wrong,
      },
    )
  }
  const both = holidays.filter((day) => workdays.includes(day))
  if (both.length > 0) {
    return reject(
      'calendar.contradicts',
      { en: 'A day cannot be both a holiday and a make-up workday.', zh: '同一天不能既是节假日又是调休上班日。' },
      { days: both },
    )
  }
  return [CalendarSet(data)]
}

type Sent<State, Data, Situation> = (state: State, data: Data, setting: Situation) => Decision

/** The rule, for an established community, and a sender whose party takes part in it. */
const within =
  <Data, Situation extends { readonly actor: Actor }>(
    rule: Sent<CommunityState, Data, Situation>,
  ): Sent<CommunityState, Data, Situation> =>
  (state, data, setting) => {
    if (!state.established)
      return reject('community.unknown', {
        en: 'The community does not exist yet. Establish it first.',
        zh: '该社区尚未建立，请先建立社区。',
      })
    return speaksFor(state, setting.actor) ?? rule(state, data, setting)
  }

/** A party may go whatever its standing, so only the community must be there. */
const leave: Rule<'leave-party'> = (state, data, setting) =>
  state.established
    ? leaveParty(state, data, setting)
    : reject('community.unknown', {
        en: 'The community does not exist yet. Establish it first.',
        zh: '该社区尚未建立，请先建立社区。',
      })

/** The tenant: its territory, its parties, and who answers for what. */
export const community = context('community', {
  plural: 'communities',
  singleton: true,
  events: communityEvents,
  commands: communityCommands,
  initial: unestablished,
  visible: () => true,
  decide: {
    establish,
    'set-calendar': within(setCalendar),
    'add-quarter': within(addQuarter),
    'draw-grid': within(drawGrid),
    'redraw-grid': within(redrawGrid),
    'join-party': within(joinParty),
    'change-party': within(changeParty),
    'suspend-party': within(suspendParty),
    'reinstate-party': within(reinstateParty),
    'leave-party': leave,
    'form-service-committee': within(formServiceCommittee),
    appoint: within(appoint),
    'end-appointment': within(endAppointment),
    'adopt-plan': within(adoptPlan),
    'evaluate-plan': within(evaluatePlan),
  },
  evolve,
})
