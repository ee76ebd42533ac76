// The board, over HTTP, as its own software would.
import { address } from "./browser.mjs";
import assert from "node:assert/strict";

const { LANYARD_CLIENT: client, LANYARD_SECRET: secret, LANYARD_BOARD: board } = process.env;

async function call(path, token, body) {
  const answer = await fetch(address + path, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

export async function signIn() {
  const answer = await fetch(`${address}/oauth/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
  const { access_token: token } = await answer.json();
  assert.ok(token, `no token: ${answer.status}`);
  return {
    issue: (order) => call(`/api/v1/licenses?organization=${board}`, token, order),
    change: (id, verb, change) => call(`/api/v1/licenses/${id}/${verb}`, token, change),
  };
}
