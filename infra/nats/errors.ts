import { ErrorCode } from 'nats'
import { type KnownError, knownError as known } from '../../services/kit/fault.ts'

/** The cause of an error of NATS. */
export type NatsTrouble = 'away' | 'full' | 'no-jetstream' | 'denied' | 'too-large' | 'sealed' | 'configuration'

const entries = (
  errors: readonly (string | number)[],
  ...[trouble, kind, means]: [NatsTrouble, KnownError<NatsTrouble>['kind'], string]
): KnownError<NatsTrouble>[] => errors.map((error) => known(error, trouble, kind, means))

/**
 * The errors of NATS, and whether each passes by itself. Numbers are those of JetStream (`err_code`), texts those of the client
 * and of sockets.
 */
export const NATS_ERRORS: readonly KnownError<NatsTrouble>[] = [
  ...entries(
    [10005, 10007, 10008, 10009, 10040, 10041],
    'away',
    'transient',
    'The cluster has no leader, or no peers.',
  ),
  ...entries(
    [
      ErrorCode.ConnectionClosed,
      ErrorCode.ConnectionDraining,
      ErrorCode.ConnectionRefused,
      ErrorCode.ConnectionTimeout,
      ErrorCode.Disconnect,
      ErrorCode.SubClosed,
      ErrorCode.SubDraining,
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
    ],
    'away',
    'transient',
    'There is no connection.',
  ),
  ...entries(
    [ErrorCode.Timeout, ErrorCode.JetStream408RequestTimeout, ErrorCode.JetStream409, ErrorCode.JetStreamIdleHeartBeat],
    'away',
    'transient',
    'No answer came in time.',
  ),
  ...entries(
    [10002, 10023, 10028, 10047, 10077],
    'full',
    'transient',
    'A limit of account, server or stream is reached.',
  ),
  ...entries(
    [10039, 10076, ErrorCode.NoResponders],
    'no-jetstream',
    'transient',
    'JetStream is off, for the server or for the account, or has no leader.',
  ),
  ...entries(
    [
      ErrorCode.AuthorizationViolation,
      ErrorCode.AuthenticationExpired,
      ErrorCode.AuthenticationTimeout,
      ErrorCode.AccountExpired,
      ErrorCode.BadAuthentication,
      ErrorCode.BadCreds,
      ErrorCode.PermissionsViolation,
    ],
    'denied',
    'permanent',
    'The user is not known, or may not do this.',
  ),
  ...entries([10054, ErrorCode.MaxPayloadExceeded], 'too-large', 'permanent', 'The message is larger than allowed.'),
  ...entries([10109], 'sealed', 'permanent', 'The stream is sealed.'),
  ...entries(
    [10060, 10026, 10027, 10049, 10052, 10053, 10058, 10061, 10065, 10074],
    'configuration',
    'permanent',
    'Stream or consumer cannot be set up so: name, limits, replicas or subjects.',
  ),
]
