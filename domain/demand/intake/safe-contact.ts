import { Type } from '@sinclair/typebox'
import { contactLimits, isNarrower, type ToldSafeContact, toldSafeContact } from '../../contact/safe-contact.ts'
import { Closed, command, optional, Personal, type Rejection, reject, Text } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, raiser } from '../grants.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { isRaiser } from '../raiser.ts'
import { demandRule } from '../rule.ts'
import type { DemandState } from '../state.ts'

export const setSafeContact = demandRule(
  command({
    summary: {
      en: 'Say how, when and by whom the raiser may be contacted, or that no one may. A worker who widens what was said gives the reason.',
      zh: '登记安全联系方式：何时、以何种方式、由谁联系诉求人，或不得联系。工作人员放宽限制须说明理由。',
    },
    by: [raiser, ...COORDINATORS],
    data: Closed({ safeContact: Type.Optional(toldSafeContact()), reason: Type.Optional(Personal(Text)) }),
  }),
  (demand, { safeContact, reason }, { actor }) => {
    const refused = requireStatus(demand, ...UNDERWAY, 'held', 'referred', 'merged', 'delivered', 'closed', 'declined')
    if (refused !== undefined) return refused
    if (isRaiser(demand, actor)) return [demandEvents.SafeContactChanged({ ...optional('safeContact', safeContact) })]
    const wider = widened(demand, safeContact ?? {})
    return (
      notAbout(demand, actor) ??
      (reason === undefined ? wider : undefined) ?? [
        demandEvents.SafeContactChanged({ ...optional('safeContact', safeContact), ...optional('reason', reason) }),
      ]
    )
  },
)

/** Refuses limits that allow what the present ones do not. */
export const widened = (demand: DemandState, told: ToldSafeContact | undefined): Rejection | undefined =>
  told === undefined || isNarrower(contactLimits(told), demand.safeContact)
    ? undefined
    : reject('contact.wider', {
        en: '`safeContact` allows contact that the raiser ruled out. Narrow it, or send `set-safe-contact` with the `reason`.',
        zh: '所填联系方式超出诉求人允许的范围。请收窄，或使用“登记安全联系方式”并说明理由。',
      })
