import { Closed, command, Id, Line, Personal, reject } from '../kernel/index.ts'
import { unknownBody } from './body-register.ts'
import { BodyKind } from './body-shapes.ts'
import { communityEvents } from './events.ts'
import { communityRule } from './rule.ts'
import { named, TOGETHER } from './shapes.ts'
import { bodyOf } from './state.ts'

const { OutsideBodyRegistered, OutsideBodyRetired } = communityEvents

/** Most bodies in the register: they are part of the state of the community. */
const MAX_BODIES = 500

export const registerBody = communityRule(
  command({
    summary: {
      en: 'Register a body outside the community, so that demands can be referred to it, or change what is registered.',
      zh: '登记社区以外的单位，供诉求转办使用；也可用于修改已登记的内容。',
    },
    by: TOGETHER,
    data: Closed({ body: Id, ...named, kind: BodyKind, contact: Personal(Line), competence: Line }),
  }),
  (state, data) => {
    if (bodyOf(state, data.body) === undefined && Object.keys(state.bodies).length >= MAX_BODIES)
      return reject('body.too-many', {
        en: `A community registers at most ${MAX_BODIES} outside bodies. Change one that is no longer needed.`,
        zh: `一个社区最多登记 ${MAX_BODIES} 个外部单位，请修改不再需要的单位。`,
      })
    return [OutsideBodyRegistered(data)]
  },
)

export const retireBody = communityRule(
  command({
    summary: {
      en: 'Retire an outside body from the register. Open referrals go on; no new demand is referred to it.',
      zh: '停用外部单位：已转办的继续跟踪，不再向其转办新诉求。',
    },
    by: TOGETHER,
    data: Closed({ body: Id }),
  }),
  (state, { body }) => {
    const found = bodyOf(state, body)
    if (found === undefined) return unknownBody(body)
    return found.retired === true ? [] : [OutsideBodyRetired({ body })]
  },
)
