import { readFileSync } from 'node:fs'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Fault } from '../../services/kit/fault.ts'

/** The state of an address. `unclear` where nothing is known in time: later calls show it. */
type Finding = 'well' | 'not-listening' | 'certificate' | 'plain' | 'tls' | 'unclear'

interface Address {
  readonly host: string
  readonly port: number
}

const PROBE_TIMEOUT_MS = 3_000
const DEFAULT_PORT = 2113
const FORM = /^esdb(?:\+discover)?:\/\/(?:[^@/]*@)?(?<hosts>[^/?]+)\/?(?:\?(?<options>.*))?$/i
/** Errors of a handshake with a server that does not speak TLS. */
const NOT_TLS: readonly string[] = [
  'EPROTO',
  'ECONNRESET',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
]
const NOT_LISTENING: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH/
/** The first bytes of an HTTP/2 client: the preface, and an empty frame of settings. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1')

/**
 * Finds out why a server cannot be reached, where the client would only say unavailable: no server listens, its certificate is not
 * trusted, or only one side speaks TLS. With several nodes, one good node is enough.
 *
 * @param url as in EVENTSTORE_URL
 *
 * @throws Fault `log.not-listening` `log.certificate` `log.tls`
 */
export async function examine(url: string): Promise<void> {
  const { hosts = '', options = '' } = FORM.exec(url.trim())?.groups ?? {}
  const settings = new Map([...new URLSearchParams(options)].map(([name, value]) => [name.toLowerCase(), value]))
  const secure = settings.get('tls')?.toLowerCase() !== 'false'
  const authority = settings.get('tlscafile')
  const addresses = hosts.split(',').map(addressOf)
  const look = secure
    ? (address: Address) => lookSecurely(address, authority)
    : (address: Address) => finding((done) => lookPlainly(address, done))
  const findings = await Promise.all(addresses.map(look))
  if (findings.some((one) => one === 'well' || one === 'unclear')) return
  const worst = findings.find((one) => one !== 'not-listening') ?? 'not-listening'
  throw faultOf(worst, hosts)
}

function addressOf(text: string): Address {
  const [host = '', port] = text.split(':')
  return { host, port: port === undefined ? DEFAULT_PORT : Number(port) }
}

/** Opens a connection, and ends it as soon as the finding is clear. */
function finding(open: (done: (found: Finding) => void) => Socket): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = open((found) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(found)
    })
    const timer = setTimeout(() => {
      socket.destroy()
      resolve('unclear')
    }, PROBE_TIMEOUT_MS)
  })
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

/** A server that speaks TLS ends a connection on which the client speaks first, or answers with an alert. */
function lookPlainly(address: Address, done: (found: Finding) => void): Socket {
  return connectPlain(address, function (this: Socket) {
    this.write(PREFACE)
  })
    .on('data', (data: Buffer) => done(data[0] === 0x15 ? 'tls' : 'well'))
    .on('end', () => done('tls'))
    .on('error', (error) => done(NOT_LISTENING.includes(codeOf(error)) ? 'not-listening' : 'tls'))
}

function lookSecurely({ host, port }: Address, authority: string | undefined): Promise<Finding> {
  const ca = authority === undefined ? {} : { ca: readFileSync(authority) }
  return finding((done) => {
    // The gRPC client names the server by its address too. Node would warn of that.
    const silent = process.noDeprecation
    if (isIP(host) !== 0) process.noDeprecation = true
    const socket = connectTls({ host, port, servername: host, ALPNProtocols: ['h2'], ...ca }, () => done('well'))
    Object.assign(process, { noDeprecation: silent })
    return socket.on('error', (error) => {
      const code = codeOf(error)
      if (NOT_LISTENING.includes(code)) done('not-listening')
      else if (CERTIFICATE.test(code)) done('certificate')
      else done(NOT_TLS.includes(code) ? 'plain' : 'unclear')
    })
  })
}

function faultOf(found: Finding, hosts: string): Fault {
  switch (found) {
    case 'certificate':
      return new Fault(
        'log.certificate',
        `The certificate of EventStoreDB at ${hosts} is not trusted: name the file of its authority with tlsCAFile in EVENTSTORE_URL, and use a server name that the certificate contains.`,
      )
    case 'plain':
      return new Fault(
        'log.tls',
        `EventStoreDB at ${hosts} does not speak TLS: set tls=false in EVENTSTORE_URL, or configure a certificate on the server.`,
      )
    case 'tls':
      return new Fault(
        'log.tls',
        `EventStoreDB at ${hosts} ends connections without TLS: set tls=true in EVENTSTORE_URL.`,
      )
    default:
      return new Fault(
        'log.not-listening',
        `No server listens at ${hosts}: start EventStoreDB, or correct EVENTSTORE_URL.`,
        { retryAfter: 5 },
      )
  }
}
