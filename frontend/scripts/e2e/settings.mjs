// Where the installation is, from the environment that ops.browser_run makes.
import path from 'node:path';

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; start this with python -m ops.browser_run`);
  return value;
}

export const settings = {
  url: needed('E2E_URL').replace(/\/$/, ''),
  mailUrl: needed('E2E_MAIL_URL').replace(/\/$/, ''),
  cardsUrl: needed('E2E_CARDS_URL').replace(/\/$/, ''),
  screenshots: path.resolve(needed('E2E_SCREENSHOTS')),
  allPictures: process.env.E2E_ALL_PICTURES === '1',
  email: needed('E2E_SIGN_IN_EMAIL'),
  password: needed('E2E_SIGN_IN_PASSWORD'),
  ocrFile: needed('E2E_OCR_FILE'),
  members: Number(needed('E2E_MEMBERS')),
};
