import { member, type Reader } from './stage.ts'

/**
 * The cast and the end of a story: an order of the hotline about dark stairs is returned twice, disputed, opened again three
 * times, reviewed, solved at last, and handed back to the hotline.
 */

/** Those whose inboxes the story reads. */
export const READERS = {
  raiser: { sub: 'resident-0007', role: 'resident' },
  hotline: { sub: 'agent-1', role: 'hotline', party: 'line' },
  committee: member('committee', 3, 'committee'),
  workers: member('social-work', 4, 'social-work'),
  street: member('street-office', 3, 'street-office'),
  propertyLead: member('property', 1, 'property-company'),
  electrician: member('property', 3, 'property-company'),
  repairs: member('org-repairs', 3, 'organization'),
  bystander: member('org-dance', 3, 'organization'),
} satisfies Record<string, Reader>
/** The result is due two hours before the due time of the order. */
export const RESULT = 'hotline-result-due! 03-27 16:00'
export const OURS = { committee: [RESULT], street: [RESULT] }
export const bothOfProperty = (...entries: string[]) => ({ propertyLead: entries, electrician: entries })
/** The message that stays: what the raiser disputed. */
export const PAST = { workers: ['callback-disputed'] }

/** What a reader sees who may not know of the demand: no file, and no row on the board. */
export const NOTHING = ['404', 'not listed']

/** The order, as the hotline sends it. */
export const ORDER = {
  text: '三单元三到五层楼道灯都不亮，晚上老人上下楼看不见。',
  reference: 'QX-20260302-0815',
  onBehalfOf: { kind: 'resident', id: 'resident-0007' },
  contact: '000-0000-0007',
  place: { quarter: 'q01', building: '1' },
  order: { resolveBy: '2026-03-27T10:00:00.000Z' },
}

/** One entry of the story in a file. */
export interface Told {
  readonly recorded: string
  readonly actor: string
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** The story as the file tells it at the end: when, who, what, and why in their words. */
export const WHO_AND_WHY: readonly string[] = [
  '03-02 09:00 agent-1 DemandRaised',
  '03-02 09:00 service-dispatch ItemProposed',
  '03-02 09:40 person-committee-3 DemandTriaged',
  '03-02 09:40 service-dispatch TaskAssigned',
  '03-02 10:00 person-property-3 RaiserContacted 已与诉求人通话',
  '03-02 10:30 person-property-3 TaskReturned 声控开关由便民维修安装',
  '03-02 11:00 person-committee-3 TaskAssigned',
  '03-02 13:30 person-org-repairs-3 TaskReturned 公共照明由物业负责',
  '03-02 13:30 person-org-repairs-3 TaskReassigned',
  '03-02 14:00 person-property-3 TaskAccepted',
  '03-03 10:00 person-property-3 ServiceDelivered 已更换三层灯泡。',
  '03-03 10:00 service-deadline CallbackDealt',
  '03-03 15:00 person-social-work-4 CallbackRecorded',
  '03-03 15:00 person-social-work-4 DemandClosed',
  '03-03 19:00 resident-0007 CallbackDisputed 没有人给我打过电话。',
  '03-03 19:00 service-deadline CallbackDealt',
  '03-03 19:10 resident-0007 FeedbackGiven 四层五层还是不亮。',
  '03-03 19:10 resident-0007 DemandReopened',
  '03-03 19:10 resident-0007 TaskAssigned',
  '03-05 09:00 service-deadline DemandEscalated',
  '03-06 09:00 service-deadline DemandEscalated',
  '03-06 10:30 person-property-3 TaskAccepted',
  '03-06 11:30 person-property-3 ServiceDelivered 已更换四层灯泡。',
  '03-06 11:30 service-deadline CallbackDealt',
  '03-06 16:00 person-committee-3 CallbackRecorded',
  '03-06 16:00 person-committee-3 DemandReopened',
  '03-06 16:00 person-committee-3 TaskAssigned',
  '03-06 17:00 person-property-3 TaskAccepted',
  '03-07 10:00 person-property-3 ServiceDelivered 已更换全部灯泡。',
  '03-07 10:00 service-deadline CallbackDealt',
  '03-07 19:00 resident-0007 FeedbackGiven',
  '03-07 19:00 resident-0007 DemandReopened',
  '03-07 19:00 resident-0007 ReviewOrdered',
  '03-09 10:00 person-committee-3 ReviewRecorded 线路老化，灯泡反复烧毁，应更换线路。',
  '03-09 10:00 person-committee-3 TaskAssigned',
  '03-09 11:00 person-org-repairs-3 TaskAccepted',
  '03-10 15:00 person-org-repairs-3 ServiceDelivered 已更换三单元线路和声控开关。',
  '03-10 15:00 service-deadline CallbackDealt',
  '03-10 20:00 resident-0007 FeedbackGiven',
  '03-10 20:00 resident-0007 DemandClosed',
  '03-11 09:00 agent-1 CallbackRecorded',
  '03-11 10:00 person-committee-3 ResultHandedBack 已更换三单元线路和开关，诉求人表示满意。',
]
