import { Closed, command, Id, Identity, Line, Personal, reject } from '../kernel/index.ts'
import { accountId, isRegistered, opened } from './accounts.ts'
import { communityEvents } from './events.ts'
import { communityRule } from './rule.ts'

const { ProgramRegistered, ProgramRevoked, SubjectsKept } = communityEvents

/** Most issuers whose ids are kept, and most programs at the same time: they are part of the state of the community. */
const MAX_ISSUERS = 20
const MAX_PROGRAMS = 1_000

export const registerProgram = communityRule(
  command({
    summary: {
      en: 'Register a program, so that its account may act in the role `service`.',
      zh: '登记程序，使其账号可以 `service` 角色办理业务。',
    },
    by: ['administrator'],
    data: Closed({ name: Line, identity: Personal(Identity) }),
  }),
  (state, { name, identity }, { actorIdOf }) => {
    const account = opened(identity)
    const program = accountId(state, account, actorIdOf)
    if (isRegistered(state, program)) return []
    if (Object.keys(state.programs).length >= MAX_PROGRAMS)
      return reject('program.too-many', {
        en: `A community has at most ${MAX_PROGRAMS} registered programs. Revoke one first.`,
        zh: `一个社区最多登记 ${MAX_PROGRAMS} 个程序，请先撤销一个。`,
      })
    return [ProgramRegistered({ program, name, identity })]
  },
)

export const revokeProgram = communityRule(
  command({
    summary: {
      en: 'Revoke the registration of a program. It can no longer act here.',
      zh: '撤销程序登记，该程序不能再办理业务。',
    },
    by: ['administrator'],
    data: Closed({ program: Id }),
  }),
  (state, { program }) =>
    isRegistered(state, program)
      ? [ProgramRevoked({ program })]
      : reject(
          'program.unknown',
          { en: 'No program with this id is registered.', zh: '没有登记此编号的程序。' },
          { program },
        ),
)

export const keepSubjects = communityRule(
  command({
    summary: {
      en: 'Keep the ids of an issuer from before enrolment: its accounts go on to act under their `sub`.',
      zh: '保留启用登记前的编号：该签发方的账号继续以其 `sub` 办理业务。',
    },
    by: ['administrator'],
    data: Closed({ issuer: Line }),
  }),
  ({ keptIssuers }, { issuer }) => {
    if (keptIssuers.includes(issuer)) return []
    if (keptIssuers.length >= MAX_ISSUERS)
      return reject('issuer.too-many', {
        en: `A community keeps the ids of at most ${MAX_ISSUERS} issuers.`,
        zh: `一个社区最多保留 ${MAX_ISSUERS} 个签发方的编号。`,
      })
    return [SubjectsKept({ issuer })]
  },
)
