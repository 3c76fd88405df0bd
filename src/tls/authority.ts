// A certificate authority with limited reach: critical name constraints, two weeks of validity, a key that stays in
// memory unless the caller stores it (RFC 5280).

import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import * as x509 from '@peculiar/asn1-x509'
import { privateNetworks } from './private-network.ts'

/** The domains that a certificate of a capture can be made for. */
export const domains = ['huami.com', 'zepp.com'] as const

const DAY = 86_400

/** What an authority may certify, and for how long. */
export interface Purpose {
  /** Permitted domains; empty for none. */
  readonly domains: readonly string[]
  /** Permitted networks, as address/bits; empty for none. */
  readonly networks: readonly string[]
  /** Days of validity of the authority and of a host's certificate. */
  readonly life: { readonly authority: number; readonly leaf: number }
}

/** The vendor's hosts, for your own phone, for two weeks. */
const capture: Purpose = { domains, networks: [], life: { authority: 14, leaf: 6 } }

/** This computer in its own network, for a year: no host name, and no address of the internet. */
export const ownNetwork: Purpose = {
  domains: [],
  networks: privateNetworks,
  life: { authority: 365, leaf: 90 },
}

export interface Authority {
  /** PEM. */
  readonly certificate: string
  /** PEM; secret. */
  readonly key: string
  /** SHA-256 of the certificate, as phones show it. */
  readonly fingerprint: string
  /** Epoch seconds of its expiry. */
  readonly until: number
  /** A certificate for one permitted host or address, made once per host. */
  leaf(host: string): Leaf
}

export interface Leaf {
  /** PEM, followed by the authority's. */
  readonly cert: string
  readonly key: string
}

/** A new authority called `name`; `now` is epoch seconds. */
export function createAuthority(now: number, name = 'wristory capture', purpose: Purpose = capture): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const spki = publicKeyInfo(publicKey)
  // Authorities of two installations have different names, so that the right one is removed.
  const subject = distinguishedName(`${name} ${randomBytes(2).toString('hex')}`)
  const certificate = certify(privateKey, {
    subject,
    issuer: subject,
    validity: validity(now - DAY, now + purpose.life.authority * DAY),
    subjectPublicKeyInfo: spki,
    extensions: new x509.Extensions([
      extension(x509.id_ce_basicConstraints, true, new x509.BasicConstraints({ cA: true, pathLenConstraint: 0 })),
      extension(
        x509.id_ce_keyUsage,
        true,
        new x509.KeyUsage(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign),
      ),
      extension(x509.id_ce_nameConstraints, true, constraints(purpose)),
      extension(x509.id_ce_extKeyUsage, false, serverOnly),
      extension(x509.id_ce_subjectKeyIdentifier, false, new x509.SubjectKeyIdentifier(keyId(spki))),
    ]),
  })
  return authorityFrom(certificate, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, now, purpose)
}

/** A stored authority; null if it has expired or is invalid. */
export function readAuthority(
  certificate: string,
  key: string,
  now: number,
  purpose: Purpose = capture,
): Authority | null {
  try {
    const authority = authorityFrom(certificate, key, now, purpose)
    const matches = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
    // A run takes a quarter of an hour; a day more leaves time to begin.
    return matches && authority.until > now + DAY ? authority : null
  } catch {
    return null
  }
}

/** The certificate as DER, the form that phones install. */
export function pemToDer(pem: string): Buffer {
  return new X509Certificate(pem).raw
}

function authorityFrom(certificate: string, key: string, now: number, { life }: Purpose): Authority {
  const parsed = new X509Certificate(certificate)
  const { subject: issuer } = AsnConvert.parse(parsed.raw, x509.Certificate).tbsCertificate
  const until = Date.parse(parsed.validTo) / 1000
  const signer = createPrivateKey(key)
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const leafKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subjectPublicKeyInfo = publicKeyInfo(pair.publicKey)
  const keyIdentifier = new x509.KeyIdentifier(keyId(publicKeyInfo(parsed.publicKey)))
  const leaves = new Map<string, Leaf>()
  return {
    certificate,
    key,
    fingerprint: parsed.fingerprint256,
    until,
    leaf(host) {
      const known = leaves.get(host)
      if (known !== undefined) return known
      const isAddress = isIP(host) !== 0
      const names = [new x509.GeneralName(isAddress ? { iPAddress: host } : { dNSName: host })]
      const cert = certify(signer, {
        // OpenSSL treats a common name that looks like a host as one, and no name is permitted beside addresses.
        subject: distinguishedName(isAddress ? `wristory at ${host}` : host.slice(0, 64)),
        issuer,
        validity: validity(now - DAY, Math.min(until, now + life.leaf * DAY)),
        subjectPublicKeyInfo,
        extensions: new x509.Extensions([
          extension(x509.id_ce_basicConstraints, true, new x509.BasicConstraints()),
          extension(x509.id_ce_keyUsage, true, new x509.KeyUsage(x509.KeyUsageFlags.digitalSignature)),
          extension(x509.id_ce_extKeyUsage, false, serverOnly),
          extension(x509.id_ce_subjectAltName, false, new x509.SubjectAlternativeName(names)),
          extension(x509.id_ce_authorityKeyIdentifier, false, new x509.AuthorityKeyIdentifier({ keyIdentifier })),
        ]),
      })
      const leaf = { cert: `${cert}${certificate}`, key: leafKey }
      leaves.set(host, leaf)
      return leaf
    },
  }
}

const serverOnly = new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])

/** Name rules do not bind addresses, nor the other way round: each type needs a rule that excludes the rest. */
function constraints({ domains: names, networks }: Purpose): x509.NameConstraints {
  const subtrees = (bases: readonly Partial<x509.GeneralName>[]) =>
    new x509.GeneralSubtrees(bases.map((base) => new x509.GeneralSubtree({ base: new x509.GeneralName(base) })))
  const everyNetwork = [{ iPAddress: '0.0.0.0/0' }, { iPAddress: '::/0' }]
  // The empty name is the root of all (RFC 5280 4.2.1.10).
  const everyName = [{ dNSName: '' }]
  return new x509.NameConstraints({
    permittedSubtrees: subtrees([
      ...names.map((dNSName) => ({ dNSName })),
      ...networks.map((iPAddress) => ({ iPAddress })),
    ]),
    excludedSubtrees: subtrees([
      ...(names.length === 0 ? everyName : []),
      ...(networks.length === 0 ? everyNetwork : [everyNetwork[1]!]),
    ]),
  })
}

type Content = Partial<Omit<x509.TBSCertificate, 'version' | 'serialNumber' | 'signature'>>

/** A signed certificate of version 3 as PEM. */
function certify(signer: KeyObject, content: Content): string {
  const algorithm = new x509.AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' }) // ecdsa-with-SHA256
  const serial = randomBytes(16)
  // Positive, and without a leading zero byte.
  serial[0] = (serial[0]! & 0x3f) | 0x40
  const tbsCertificate = new x509.TBSCertificate({
    ...content,
    version: x509.Version.v3,
    serialNumber: arrayBuffer(serial),
    signature: algorithm,
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), signer)
  const whole = new x509.Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: arrayBuffer(signature),
  })
  return new X509Certificate(Buffer.from(AsnConvert.serialize(whole))).toString()
}

function extension(extnID: string, critical: boolean, value: object): x509.Extension {
  return new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

function distinguishedName(commonName: string): x509.Name {
  const value = new x509.AttributeValue({ utf8String: commonName })
  // 2.5.4.3: commonName
  return new x509.Name([
    new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({ type: '2.5.4.3', value })]),
  ])
}

/** Both in epoch seconds. */
function validity(from: number, until: number): x509.Validity {
  return new x509.Validity({ notBefore: new Date(from * 1000), notAfter: new Date(until * 1000) })
}

function publicKeyInfo(key: KeyObject): x509.SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ type: 'spki', format: 'der' }), x509.SubjectPublicKeyInfo)
}

/** SHA-1 of the public key's bits, as RFC 5280 4.2.1.2 has it; a name, not a protection. */
function keyId({ subjectPublicKey }: x509.SubjectPublicKeyInfo): ArrayBuffer {
  return arrayBuffer(createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest())
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
