import { Type } from '@sinclair/typebox'
import { Closed, command, Line, reject, rulesOn } from '../kernel/index.ts'
import { isDayOf } from './calendar.ts'
import { communityEvents } from './events.ts'
import { communityRule } from './rule.ts'
import { CalendarYear, Days, named } from './shapes.ts'
import { type CommunityState, DEFAULT_ZONE } from './state.ts'

const { CalendarSet, CommunityEstablished } = communityEvents

/** The only command that needs no established community. */
const foundingRule = rulesOn<CommunityState>()

export const establish = foundingRule(
  command({
    summary: {
      en: 'Establish the community. Its time zone is Asia/Shanghai unless `zone` names another.',
      zh: '建立社区。时区默认为 Asia/Shanghai，可用 `zone` 另行指定。',
    },
    by: ['administrator'],
    creates: true,
    data: Closed({ ...named, zone: Type.Optional(Line), simulated: Type.Optional(Type.Boolean()) }),
  }),
  (state, { zone = DEFAULT_ZONE, simulated, ...names }, { zones }) => {
    if (state.established)
      return reject('community.exists', { en: 'This community is already established.', zh: '该社区已建立。' })
    if (!zones.known(zone)) {
      return reject(
        'zone.unknown',
        {
          en: '`zone` must be a time zone of the IANA database, such as Asia/Shanghai.',
          zh: '`zone` 须为 IANA 时区库中的时区，例如 Asia/Shanghai。',
        },
        { zone },
      )
    }
    return [
      CommunityEstablished({ ...names, zone, ...(simulated === true ? { simulated } : {}), enrolment: 'enforced' }),
    ]
  },
)

export const setCalendar = communityRule(
  command({
    summary: {
      en: 'Set the holidays and make-up workdays of one year. This replaces those set for the year before.',
      zh: '设置某一年的节假日和调休上班日，替换该年原有设置。',
    },
    by: ['administrator'],
    data: Closed({ year: CalendarYear, holidays: Days, workdays: Days }),
  }),
  (_, data) => {
    const { year, holidays, workdays } = data
    const wrong = [...holidays, ...workdays].filter((day) => !isDayOf(year, day))
    if (wrong.length > 0) {
      return reject(
        'calendar.day-invalid',
        {
          en: `Every day must be a valid day of ${year}. Set one year at a time.`,
          zh: `日期须为 ${year} 年的有效日期，日历按年设置。`,
        },
        { days: wrong },
      )
    }
    const both = holidays.filter((day) => workdays.includes(day))
    if (both.length > 0) {
      return reject(
        'calendar.contradicts',
        {
          en: 'A day cannot be both a holiday and a make-up workday.',
          zh: '同一天不能既是节假日又是调休上班日。',
        },
        { days: both },
      )
    }
    return [CalendarSet(data)]
  },
)
