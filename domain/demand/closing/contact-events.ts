import { type Static, Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'
import { Satisfaction } from '../shapes.ts'

/** The id of a recorded contact: c1, c2, … in the order of the demand's stream. */
export const ContactId = Type.String({ pattern: '^c[1-9][0-9]{0,5}$' })
/** The id of a callback: k1, k2, … in the order of the demand's stream. */
export const CallbackId = Type.String({ pattern: '^k[1-9][0-9]{0,5}$' })

/** The reason why a caller passes a callback on: an interest in the case, another language, no one to call, no way to reach, other. */
const SKIP_REASONS = ['interest', 'language', 'capacity', 'no-way-to-reach', 'other'] as const
export const SkipReason = OneOf(SKIP_REASONS)

export const CheckCause = OneOf(['shared-person', 'no-contact'])
export type CheckCause = Static<typeof CheckCause>

const note = Type.Optional(Personal(Text))

/** Contacts with the raiser while the work goes on, and the calls that ask the raiser about the result. */
export const contactEvents = {
  /** Staff spoke with the raiser, or tried to. `inTime`: with this contact the raiser counts as contacted, by the time that acceptance was due. */
  RaiserContacted: Closed({ contact: ContactId, party: Id, spoken: Type.Boolean(), inTime: Type.Boolean(), note }),
  /** The raiser says that this contact was none. */
  ContactDenied: Closed({ contact: ContactId, party: Id, note }),

  /**
   * Feedback of the raiser, or `by` a helper or a member of the group. `ground`: why the helper speaks for the raiser. Without one
   * the helper's word closes nothing.
   */
  FeedbackGiven: Closed({
    by: Type.Optional(OneOf(['helper', 'member'])),
    ground: Type.Optional(OneOf(['consent', 'guardianship', 'household'])),
    contacted: Type.Optional(Type.Boolean()),
    resolved: Type.Boolean(),
    satisfaction: Type.Optional(Satisfaction),
    /** The raiser shares a party or a person with those who delivered. Older logs did not record it. */
    tied: Type.Optional(Type.Literal(true)),
    comment: note,
  }),
  /** The engine asks a party to call the raiser. Without `party`, no party could be asked. */
  CallbackDealt: Closed({
    party: Type.Optional(Id),
    due: Moment,
    /**
     * Why the party checks the result itself instead of calling: the raiser shares a party or a person with those who delivered, or
     * there is no safe way to reach the raiser.
     */
    check: Type.Optional(CheckCause),
    /** No independent party is left: a person of this holder who did not deliver calls. */
    standIn: Type.Optional(Type.Literal(true)),
    /** The callback that this one repeats, as a sample. */
    repeats: Type.Optional(CallbackId),
  }),
  /** The answer of the raiser to a caller. `resolved` is given where the raiser was reached. */
  CallbackRecorded: Closed({
    callback: Type.Optional(CallbackId),
    party: Id,
    reached: Type.Boolean(),
    contacted: Type.Optional(Type.Boolean()),
    resolved: Type.Optional(Type.Boolean()),
    satisfaction: Type.Optional(Satisfaction),
    /** The raiser shares a party or a person with those who delivered. Older logs did not record it. */
    tied: Type.Optional(Type.Literal(true)),
    /** Recorded by a person of a holder, because no independent party was left: never counted as satisfied. */
    standIn: Type.Optional(Type.Literal(true)),
    /** The callback that this one repeats, as a sample; `differs`: the raiser answered otherwise than recorded before. */
    repeats: Type.Optional(CallbackId),
    differs: Type.Optional(Type.Boolean()),
    /** The hotline that sent the order called: this outweighs the callbacks of the community. */
    ofHotline: Type.Optional(Type.Literal(true)),
    note,
  }),
  /** `lapsed`: the party let its time pass. */
  CallbackSkipped: Closed({ party: Id, reason: OneOf([...SKIP_REASONS, 'lapsed']), note }),
  /** The raiser says that the callback is wrong: it is void. `opens`: it had closed the demand, which waits for an answer again. */
  CallbackDisputed: Closed({
    callback: CallbackId,
    party: Id,
    opens: Type.Optional(Type.Literal(true)),
    /** It is the hotline's own callback: it stands until this hotline has called again. */
    decidedBy: Type.Optional(Id),
    note,
  }),
}
