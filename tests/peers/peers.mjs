// What others make of our credentials, and credentials that they make: one JSON request on
// standard input, one answer on standard output. Nothing is fetched; what a peer would load by
// URL is in the request.
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as ecdsaRdfc from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import * as eddsaRdfc from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as jose from 'jose';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {text} from 'node:stream/consumers';

const request = JSON.parse(await text(process.stdin));
const documents = new Map(Object.entries(request.documents));

async function documentLoader(url) {
  const document = documents.get(url);
  if (!document) {
    return vc.defaultDocumentLoader(url);
  }
  return {contextUrl: null, documentUrl: url, document};
}

const suites = {
  'eddsa-rdfc-2022': {
    sign: () => eddsaRdfc.cryptosuite,
    verify: () => eddsaRdfc.cryptosuite,
  },
  'eddsa-jcs-2022': {
    sign: eddsaJcs.createSignCryptosuite,
    verify: eddsaJcs.createVerifyCryptosuite,
  },
  'ecdsa-rdfc-2019': {
    sign: () => ecdsaRdfc.cryptosuite,
    verify: () => ecdsaRdfc.cryptosuite,
  },
  'ecdsa-jcs-2019': {
    sign: ecdsaJcs.createSignCryptosuite,
    verify: ecdsaJcs.createVerifyCryptosuite,
  },
};

async function verify({credential, jwt, jwk, alg}) {
  if (jwt) {
    const key = await jose.importJWK(jwk, alg);
    await jose.compactVerify(jwt, key, {algorithms: [alg]});
    return;
  }
  const cryptosuite = suites[credential.proof.cryptosuite].verify();
  const result = await vc.verifyCredential({
    credential,
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader,
    now: new Date(request.now),
    checkStatus: async () => ({verified: true}),
  });
  if (!result.verified) {
    throw result.error;
  }
}

// Somebody with a new key: their DID, and the suite that they sign with.
async function signer({suite, curve}) {
  const pair = curve === 'Ed25519' ?
    await Ed25519Multikey.generate() :
    await EcdsaMultikey.generate({curve});
  const multikey = (await pair.export({publicKey: true})).publicKeyMultibase;
  const did = `did:key:${multikey}`;
  pair.id = `${did}#${multikey}`;
  pair.controller = did;
  const signing = new DataIntegrityProof({
    signer: pair.signer(),
    cryptosuite: suites[suite].sign(),
    date: request.now,
  });
  return {did, multikey, signing};
}

async function issue({suite, curve, credential}) {
  const {did, multikey, signing} = await signer({suite, curve});
  const issued = await vc.issue({
    credential: {...credential, issuer: did},
    suite: signing,
    documentLoader,
    now: new Date(request.now),
  });
  return {credential: issued, multikey};
}

async function sign({alg, kid, credential}) {
  const {publicKey, privateKey} = await jose.generateKeyPair(alg, {extractable: true});
  const payload = new TextEncoder().encode(JSON.stringify(credential));
  const jwt = await new jose.CompactSign(payload)
    .setProtectedHeader({alg, typ: 'vc+jwt', cty: 'vc', kid})
    .sign(privateKey);
  return {jwt, jwk: await jose.exportJWK(publicKey)};
}

// A holder presents: signed with a suite, or as a JWT where there is an algorithm. `purpose`,
// `holder` and `typ` are for those who cheat.
async function present(task) {
  return task.alg ? presentJwt(task) : presentSigned(task);
}

async function presentSigned({suite, curve, credentials, challenge, domain, purpose, holder}) {
  const {did, signing} = await signer({suite, curve});
  const presentation = vc.createPresentation({holder: holder ?? did});
  // Theirs takes no enveloped credential there, and signs one.
  presentation.verifiableCredential = credentials;
  const other = {
    update: async proof => ({
      ...proof, proofPurpose: purpose, ...(challenge && {challenge}), domain
    }),
  };
  const presented = await vc.signPresentation({
    presentation, challenge, domain, documentLoader,
    suite: signing,
    purpose: purpose ? other : undefined,
  });
  return {presented, did};
}

async function presentJwt({alg, credentials, challenge, domain, holder, typ}) {
  const {publicKey, privateKey} = await jose.generateKeyPair(alg, {extractable: true});
  const jwk = JSON.stringify(await jose.exportJWK(publicKey));
  const did = `did:jwk:${jose.base64url.encode(jwk)}`;
  const presentation = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: holder ?? did,
    verifiableCredential: credentials,
  };
  const jwt = await new jose.SignJWT({
    ...presentation, ...(challenge && {nonce: challenge}), aud: domain
  })
    .setProtectedHeader({alg, typ: typ ?? 'vp+jwt', cty: 'vp', kid: `${did}#0`})
    .setIssuedAt(new Date(request.now))
    .sign(privateKey);
  return {presented: jwt, did};
}

async function outcome(work) {
  try {
    return {verified: true, ...await work()};
  } catch (error) {
    const causes = error?.errors?.map(String) ?? [];
    return {verified: false, error: [String(error), ...causes].join('; ')};
  }
}

const answer = [];
for (const task of request.tasks) {
  const work = {verify, issue, sign, present}[task.do];
  answer.push(await outcome(() => work(task)));
}
process.stdout.write(JSON.stringify(answer));
