import { type Rejection, reject } from '../kernel/index.ts'
import { isOverShare, type ResourceState, type Share, shareOf } from './state.ts'

/** Refuses a resource that does not exist. */
export const offered = ({ owner }: ResourceState): Rejection | undefined =>
  owner === undefined
    ? reject('resource.unknown', {
        en: 'There is no resource with this id. Check the id.',
        zh: '没有此编号的资源，请核对编号。',
      })
    : undefined

/** Refuses commands that a withdrawn resource no longer accepts. */
export const notWithdrawn = ({ withdrawn }: ResourceState): Rejection | undefined =>
  withdrawn
    ? reject('resource.withdrawn', {
        en: 'This resource is no longer offered. Choose another one.',
        zh: '该资源已停止提供，请选择其他资源。',
      })
    : undefined

/** The share if it is not over, or the reason why there is none. */
export function liveShare(state: ResourceState, id: string): Share | Rejection {
  const share = shareOf(state, id)
  if (share !== undefined) return share
  return isOverShare(state, id)
    ? reject(
        'share.over',
        {
          en: 'This share is over. To use the resource again, send a new request.',
          zh: '该借用已结束，如仍需使用，请重新申请。',
        },
        { share: id },
      )
    : reject(
        'share.unknown',
        {
          en: 'The resource has no share with this id. Its calendar lists its shares.',
          zh: '该资源没有此编号的借用，请在资源日历中查看。',
        },
        { share: id },
      )
}

const STATE_NAMES_ZH: Readonly<Record<Share['state'], string>> = {
  requested: '待答复',
  waiting: '等候中',
  held: '已预留',
  using: '使用中',
}

/** Refuses a share that is not in one of the states. */
export const requireState = (share: Share, ...states: readonly Share['state'][]): Rejection | undefined =>
  states.includes(share.state)
    ? undefined
    : reject(
        'share.wrong-state',
        {
          en: `The share is ${share.state}. This command needs a share that is ${states.join(' or ')}.`,
          zh: `借用当前状态为“${STATE_NAMES_ZH[share.state]}”，此操作要求状态为“${states.map((state) => STATE_NAMES_ZH[state]).join('”或“')}”。`,
        },
        { share: share.id, state: share.state, needed: states },
      )
