'use strict';
// Speaks WAMP without a library: a message is a JSON array whose first element is its type.
const [HELLO, WELCOME, ERROR, SUBSCRIBE, EVENT, CALL, RESULT] = [1, 2, 8, 32, 36, 48, 50];
const element = id => document.getElementById(id);
const address = new URLSearchParams(location.search).get('router') ?? 'ws://127.0.0.1:8080/ws';
const socket = new WebSocket(address, ['wamp.2.json']);
const waiting = new Map();
const items = new Map();
let requests = 0;

const send = message => socket.send(JSON.stringify(message));
const tell = text => { element('answer').textContent = text; };

function call(procedure, ...args) {
  return new Promise((resolve, reject) => {
    waiting.set(++requests, { resolve, reject });
    send([CALL, requests, {}, procedure, args]);
  });
}

function show(item) {
  items.set(item.name, item);
  element('items').replaceChildren(...[...items.values()].map(({ name, count, price }) => {
    const row = document.createElement('tr');
    row.append(...[name, count, price].map(text => {
      const cell = document.createElement('td');
      cell.textContent = text;
      return cell;
    }));
    return row;
  }));
  if (element('item').options.length < items.size) {
    element('item').add(new Option(item.name));
  }
}

async function welcome() {
  send([SUBSCRIBE, ++requests, {}, 'com.example.warehouse.left']);
  try {
    (await call('com.example.warehouse.items')).forEach(show);
    tell('Open.');
  } catch (error) {
    tell(`Closed: ${error.message}. Start the warehouse, then load the page again.`);
  }
}

socket.onopen = () => send([HELLO, 'realm1', { roles: { caller: {}, subscriber: {} } }]);
socket.onclose = () => tell('No router: start it, then load the page again.');
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  switch (message[0]) {
    case WELCOME: welcome(); break;
    case EVENT: show(message[4][0]); break;
    case RESULT: waiting.get(message[1]).resolve(message[3][0]); waiting.delete(message[1]); break;
    case ERROR: waiting.get(message[2])?.reject(new Error(message[4])); waiting.delete(message[2]); break;
  }
};

element('form').addEventListener('submit', async event => {
  event.preventDefault();
  try {
    const order = { item: element('item').value, count: Number(element('count').value) };
    const receipt = await call('com.example.shop.order', order);
    tell(`Receipt ${receipt.number}: ${receipt.count} of ${receipt.item} for ${receipt.total}.`);
  } catch (error) {
    tell(`Refused: ${error.message}.`);
  }
});
