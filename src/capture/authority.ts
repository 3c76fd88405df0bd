// A certificate authority that can do little harm: for the vendor's two domains only (critical name constraints), for two
// weeks, with a key that lies in memory and, when another run shall use it, in one private file. Made here because the
// library at hand makes RSA authorities of ten years (RFC 5280; reliability.md X3).

import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { bits, implicit, integer, octets, oid, sequence, set, tagged, utcTime, utf8, yes } from './der.ts'

/** The domains that a certificate can be made for. */
export const domains = ['huami.com', 'zepp.com'] as const

const DAY = 86_400
/** Days that the authority and a host's certificate are good for. */
const life = { authority: 14, leaf: 6 }

export interface Authority {
  /** PEM. */
  readonly certificate: string
  /** PEM; secret. */
  readonly key: string
  /** SHA-256 of the certificate, as phones show it. */
  readonly fingerprint: string
  /** Epoch seconds of its end. */
  readonly until: number
  /** A certificate for one host of the domains, made once per host. */
  leaf(host: string): Leaf
}

export interface Leaf {
  /** PEM, the authority's behind it. */
  readonly cert: string
  readonly key: string
}

const oids = {
  ecdsaSha256: oid('1.2.840.10045.4.3.2'),
  commonName: oid('2.5.4.3'),
  subjectKey: oid('2.5.29.14'),
  keyUsage: oid('2.5.29.15'),
  alternativeName: oid('2.5.29.17'),
  basicConstraints: oid('2.5.29.19'),
  nameConstraints: oid('2.5.29.30'),
  authorityKey: oid('2.5.29.35'),
  extendedUsage: oid('2.5.29.37'),
  serverAuth: oid('1.3.6.1.5.5.7.3.1'),
}

/** A new authority; `now` is epoch seconds. */
export function createAuthority(now: number): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  // Two installations' authorities have different names, so that the right one is removed.
  const subject = nameOf(`wristory capture ${randomBytes(2).toString('hex')}`)
  const certificate = certify({
    subject,
    issuer: subject,
    from: now - DAY,
    until: now + life.authority * DAY,
    spki,
    signer: privateKey,
    extensions: [
      extension(oids.basicConstraints, true, sequence(yes, integer(Buffer.from([0])))),
      // keyCertSign and cRLSign are bits 5 and 6.
      extension(oids.keyUsage, true, bits(Buffer.from([0x06]), 1)),
      extension(oids.nameConstraints, true, constraints()),
      extension(oids.extendedUsage, false, sequence(oids.serverAuth)),
      extension(oids.subjectKey, false, octets(keyId(spki))),
    ],
  })
  return authorityOf(certificate, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, now)
}

/** An authority that was kept; null when it has ended or is none. */
export function readAuthority(certificate: string, key: string, now: number): Authority | null {
  try {
    const authority = authorityOf(certificate, key, now)
    const matches = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
    // A run lasts a quarter of an hour; a day more leaves time to begin.
    return matches && authority.until > now + DAY ? authority : null
  } catch {
    return null
  }
}

function authorityOf(certificate: string, key: string, now: number): Authority {
  const parsed = new X509Certificate(certificate)
  const until = Date.parse(parsed.validTo) / 1000
  const signer = createPrivateKey(key)
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const leafKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' })
  const issuerSpki = parsed.publicKey.export({ type: 'spki', format: 'der' })
  const leaves = new Map<string, Leaf>()
  return {
    certificate,
    key,
    fingerprint: parsed.fingerprint256,
    until,
    leaf(host) {
      const known = leaves.get(host)
      if (known !== undefined) return known
      const cert = certify({
        subject: nameOf(host.slice(0, 64)),
        issuer: nameOf(/CN=(.*)/.exec(parsed.subject)?.[1] ?? ''),
        from: now - DAY,
        until: Math.min(until, now + life.leaf * DAY),
        spki,
        signer,
        extensions: [
          extension(oids.basicConstraints, true, sequence()),
          extension(oids.keyUsage, true, bits(Buffer.from([0x80]), 7)),
          extension(oids.extendedUsage, false, sequence(oids.serverAuth)),
          extension(oids.alternativeName, false, sequence(implicit(2, Buffer.from(host, 'latin1')))),
          extension(oids.authorityKey, false, sequence(implicit(0, keyId(issuerSpki)))),
        ],
      })
      const leaf = { cert: `${cert}${certificate}`, key: leafKey }
      leaves.set(host, leaf)
      return leaf
    },
  }
}

/** The two domains are permitted; addresses are forbidden, since rules for names do not bind them. */
function constraints(): Buffer {
  const permitted = domains.map((domain) => sequence(implicit(2, Buffer.from(domain))))
  const excluded = [Buffer.alloc(8), Buffer.alloc(32)].map((all) => sequence(implicit(7, all)))
  return sequence(tagged(0, ...permitted), tagged(1, ...excluded))
}

function certify(parts: {
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
  /** Epoch seconds. */
  readonly from: number
  readonly until: number
  readonly spki: Uint8Array
  readonly signer: KeyObject
  readonly extensions: readonly Uint8Array[]
}): string {
  const algorithm = sequence(oids.ecdsaSha256)
  const serial = randomBytes(16)
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.from([serial[0]! & 0x7f, ...serial.subarray(1)])),
    algorithm,
    parts.issuer,
    sequence(utcTime(parts.from), utcTime(parts.until)),
    parts.subject,
    parts.spki,
    tagged(3, sequence(...parts.extensions)),
  )
  const whole = sequence(body, algorithm, bits(sign('sha256', body, parts.signer)))
  const lines = whole.toString('base64').replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`
}

function extension(id: Uint8Array, critical: boolean, value: Uint8Array): Buffer {
  return sequence(id, ...(critical ? [yes] : []), octets(value))
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oids.commonName, utf8(commonName))))
}

/** SHA-1 of the public key's bits, as RFC 5280 4.2.1.2 has it; a name, not a protection. */
function keyId(spki: Uint8Array): Buffer {
  // The bits of a P-256 key are the last 65 bytes of its SubjectPublicKeyInfo.
  return createHash('sha1').update(spki.subarray(-65)).digest()
}

/** The certificate as DER, the form that phones take. */
export function derOf(pem: string): Buffer {
  return new X509Certificate(pem).raw
}
