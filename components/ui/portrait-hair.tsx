import type { PortraitTraits } from "./portrait-traits";

/** What lies behind the head. */
export function HairBack({ traits }: { traits: PortraitTraits }) {
  const fill = traits.hair;
  switch (traits.hairStyle) {
    case "long":
      return <path d="M29 42 C25 12 71 12 67 42 C67 56 70 66 73 77 C66 82 60 80 57 74 L39 74 C36 80 30 82 23 77 C26 66 29 56 29 42 Z" fill={fill} />;
    case "bob":
      return <path d="M28 44 C25 13 71 13 68 44 C68.5 52 68.5 57 70 62.5 C65 66.5 60 65 58 60 L38 60 C36 65 31 66.5 26 62.5 C27.5 57 27.5 52 28 44 Z" fill={fill} />;
    case "wave":
      return <path d="M29 42 C24 14 72 12 68 42 C72 48 67 53 71 59 C74 64 70 70 65 68 C62 66 60 62 58 60 L38 60 C36 63 33 68 28 67 C23 66 24 60 26 56 C28 51 26 47 29 42 Z" fill={fill} />;
    case "bun":
      return <circle cx={48.5} cy={14.5} r={7.6} fill={fill} />;
    case "cloud":
      return (
        <g fill={fill}>
          <circle cx={48} cy={31} r={23} />
          <circle cx={30} cy={38} r={12} />
          <circle cx={66} cy={38} r={12} />
        </g>
      );
    case "scarf":
      return <path d="M26 46 C22 10 74 10 70 46 C71 60 76 70 80 84 L16 84 C20 70 25 60 26 46 Z" fill={fill} />;
    case "crop":
    case "side":
    case "curls":
    case "bald":
      return null;
  }
}

/** What falls over the forehead. */
export function HairFront({ traits }: { traits: PortraitTraits }) {
  const fill = traits.hair;
  switch (traits.hairStyle) {
    case "crop":
      return <path d="M30.4 41 C28 25 34 17.5 45 17 C58 15.5 68 22 66 41 C64.6 37.5 64 34.5 62.8 31 C56 32.8 43 32.6 36 29.4 C33.4 32.6 32 36.5 30.4 41 Z" fill={fill} />;
    case "side":
      return <path d="M30.4 42 C26.6 25 33 14.8 47 15.6 C62 13.6 69 24 66 42 C64.8 38 64.6 35 62.4 31.6 C53 31.8 46 29.4 41.4 24.4 C39.6 29.4 33.4 33 30.4 42 Z" fill={fill} />;
    case "long":
      return <path d="M30.6 45 C28.4 27 36 18 48 18 C60 18 67.6 27 65.4 45 C63.6 37.6 58.4 31.4 50 25.4 C45.4 32.4 35.4 36 30.6 45 Z" fill={fill} />;
    case "bob":
      return <path d="M30.6 44 C28.4 27 36 18 48 18 C60 18 67.6 27 65.4 44 C65 38.6 64 35.6 62.6 33.6 C53 34.4 41 34.4 33.4 33.6 C32 35.6 31 38.6 30.6 44 Z" fill={fill} />;
    case "wave":
      return <path d="M30.4 44 C27.6 26 36 16.4 49 17.6 C61 17 68 27 65.4 44 C62 34.6 55 33.6 53.4 26.4 C47 33.6 34 33.4 30.4 44 Z" fill={fill} />;
    case "bun":
      return <path d="M30.4 43 C28.4 26.6 36.6 18.4 48 18.4 C59.6 18.4 67.6 26.6 65.6 43 C63.6 34.6 57.6 28.2 48 27.8 C38.6 28.2 32.4 34.6 30.4 43 Z" fill={fill} />;
    case "curls":
      return (
        <g fill={fill}>
          {[
            [33, 32, 6.6],
            [36.4, 24.4, 7],
            [44, 20.4, 7.2],
            [52.6, 20, 7.2],
            [60, 24.4, 7],
            [63.4, 32, 6.4],
            [48, 27, 6.6],
          ].map(([x, y, r]) => (
            <circle key={`${x}-${y}`} cx={x} cy={y} r={r} />
          ))}
        </g>
      );
    case "bald":
      return (
        <g fill={fill}>
          <path d="M31 46 C29.4 40 29.6 36.4 31.2 33 C33.4 36 33.4 41 32.6 46 Z" />
          <path d="M65 46 C66.6 40 66.4 36.4 64.8 33 C62.6 36 62.6 41 63.4 46 Z" />
        </g>
      );
    case "cloud":
      return <path d="M31 43 C28 28 36 19 48 19 C60 19 68 28 65 43 C64 36 60.6 31.4 56 30.4 C50 29 44 29 40 30.4 C35.4 31.4 32 36 31 43 Z" fill={fill} />;
    case "scarf":
      return (
        <g fill={fill}>
          <path d="M27 46 C24 12 72 12 69 46 C70 62 62 72 48 72.5 C34 72 26 62 27 46 Z M33 46 C33.4 57 40 65 48 65 C56 65 62.6 57 63 46 C63.4 32.4 57 25.6 48 25.6 C39 25.6 32.6 32.4 33 46 Z" fillRule="evenodd" />
          <path d="M30 66 C38 76 58 76 66 66 L74 82 C60 88 36 88 22 82 Z" />
        </g>
      );
  }
}
