/** The adapter's own words: to citizens where Zalo has no buttons, and to the people who run the service. */
export const zaloTexts = {
  /** Under numbered choices. */
  chooseByNumber: (count: number) =>
    count === 1 ? "Trả lời số 1 để chọn." : `Trả lời số từ 1 đến ${count} để chọn.`,
  /** Above buttons that have no other text. */
  choose: "Anh/chị chọn giúp:",
  /** In place of a file that Zalo cannot carry. */
  link: (name: string, url: string) => `${name}: ${url}`,
  grantNeeded: (why: string) =>
    `Zalo: cần cấp quyền lại cho OA (mở /zalo/authorize, hoặc đặt ZALO_REFRESH_TOKEN mới rồi khởi động lại). Lý do: ${why}`,
  tokenRefused: (why: string) =>
    `Zalo: không đổi được mã truy cập, kiểm tra ZALO_APP_ID và ZALO_APP_SECRET. Lý do: ${why}`,
  tokenMissing: (why: string) => `Zalo: chưa có mã truy cập, tin nhắn đang chờ. Lý do: ${why}`,
  operatorNeeded: (why: string) => `Zalo: cần quản trị viên xử lý. Lý do: ${why}`,
  unreachable: (why: string) => `Zalo: không liên lạc được với máy chủ Zalo. Lý do: ${why}`,
  authorizeForbidden: "Chỉ quản trị viên được cấp quyền cho OA.",
  authorizeDone: "Đã cấp quyền cho OA. Có thể đóng trang này.",
  authorizeExpired: "Phiên cấp quyền đã hết hạn hoặc không khớp. Mở lại /zalo/authorize.",
  authorizeOtherOa: (oaId: string) =>
    `OA vừa cấp quyền (${oaId}) không phải OA đã khai báo trong ZALO_OA_ID.`,
  authorizeFailed: (why: string) => `Zalo từ chối cấp quyền. Lý do: ${why}`,
  publicUrlNeeded: "Cần đặt PUBLIC_URL (địa chỉ https của hệ thống) trước khi cấp quyền.",
} as const;
